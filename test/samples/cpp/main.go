// Command cpp shows C++ with its standard library (libstdc++), and prints the compiler's __DATE__ and __TIME__,
// which are the same at every build as long as SOURCE_DATE_EPOCH is.
package main

// #include <stdlib.h>
// #include "words.h"
import "C"

import (
	"fmt"
	"unsafe"
)

func main() {
	sentence := C.CString("a native binary from afar")
	defer C.free(unsafe.Pointer(sentence))
	fmt.Println(C.GoString(C.longest_word(sentence)))
	fmt.Println("compiled", C.GoString(C.compiled_at()))
}
