// Commits to a blob and verifies its proof, by c-kzg-4844 as go-ethereum uses it.
package main

import (
	"fmt"
	"log"

	"github.com/ethereum/go-ethereum/crypto/kzg4844"
)

func main() {
	// Without the tag ckzg this is refused.
	if err := kzg4844.UseCKZG(true); err != nil {
		log.Fatal(err)
	}
	blob := new(kzg4844.Blob)
	blob[31] = 42
	commitment, err := kzg4844.BlobToCommitment(blob)
	if err != nil {
		log.Fatal(err)
	}
	proof, err := kzg4844.ComputeBlobProof(blob, commitment)
	if err != nil {
		log.Fatal(err)
	}
	right := kzg4844.VerifyBlobProof(blob, commitment, proof)
	blob[31] = 43
	wrong := kzg4844.VerifyBlobProof(blob, commitment, proof)
	fmt.Printf("ckzg: right %t, wrong %t\n", right == nil, wrong == nil)
}
