// Signs and finds the key again out of the signature, by libsecp256k1.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"log"

	"github.com/ethereum/go-ethereum/crypto/secp256k1"
)

func main() {
	key, hash := sha256.Sum256([]byte("key")), sha256.Sum256([]byte("message"))
	signature, err := secp256k1.Sign(hash[:], key[:])
	if err != nil {
		log.Fatal(err)
	}
	public, err := secp256k1.RecoverPubkey(hash[:], signature)
	if err != nil {
		log.Fatal(err)
	}
	x, y := secp256k1.S256().ScalarBaseMult(key[:])
	same := bytes.Equal(public[1:], append(x.FillBytes(make([]byte, 32)), y.FillBytes(make([]byte, 32))...))
	valid := secp256k1.VerifySignature(public, hash[:], signature[:64])
	fmt.Printf("secp256k1: recovered %t, valid %t\n", same, valid)
}
