// Signs with BLS12-381 and verifies.
package main

import (
	"fmt"

	blst "github.com/supranational/blst/bindings/go"
)

func main() {
	domain := []byte("BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_")
	key := blst.KeyGen([]byte("thirty-two bytes that are a seed"))
	public := new(blst.P1Affine).From(key)
	signature := new(blst.P2Affine).Sign(key, []byte("message"), domain)
	right := signature.Verify(true, public, true, []byte("message"), domain)
	wrong := signature.Verify(true, public, true, []byte("another"), domain)
	fmt.Printf("blst: right %t, wrong %t\n", right, wrong)
}
