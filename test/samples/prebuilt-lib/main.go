// Command prebuilt-lib shows a C library that comes compiled: cgo/libcustom.a, which is not committed.
// Make it for the architecture of the build, in this folder:
//
//	gcc -O2 -c cgo/source/custom.c -o cgo/custom.o && ar rcs cgo/libcustom.a cgo/custom.o && rm cgo/custom.o
package main

/*
#cgo CFLAGS: -I${SRCDIR}/cgo
#cgo LDFLAGS: -L${SRCDIR}/cgo -lcustom
#include "custom.h"
*/
import "C"

import "fmt"

func main() {
	fmt.Println("6 * 7 =", C.custom_product(6, 7))
}
