// Command custom-lib shows C of one's own: a header and C files under cgo/, found through ${SRCDIR}.
package main

/*
#cgo CFLAGS: -I${SRCDIR}/cgo
#include "greeting.h"
*/
import "C"

import (
	"fmt"

	_ "example.com/custom-lib/cgo"
)

func main() {
	fmt.Println(C.GoString(C.greeting()), C.sum(40, 2))
}
