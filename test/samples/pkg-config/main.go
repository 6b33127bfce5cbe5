// Command pkg-config shows a library of the system, found through pkg-config: zlib compresses and restores a text.
package main

/*
#cgo pkg-config: zlib
#include <zlib.h>
*/
import "C"

import (
	"bytes"
	"fmt"
	"log"
	"unsafe"
)

func main() {
	text := bytes.Repeat([]byte("native "), 1000)
	packed := make([]byte, C.compressBound(C.uLong(len(text))))
	packedSize := C.uLongf(len(packed))
	if code := C.compress(pointer(packed), &packedSize, pointer(text), C.uLong(len(text))); code != C.Z_OK {
		log.Fatal("compress: ", code)
	}

	restored := make([]byte, len(text))
	restoredSize := C.uLongf(len(restored))
	if code := C.uncompress(pointer(restored), &restoredSize, pointer(packed), packedSize); code != C.Z_OK {
		log.Fatal("uncompress: ", code)
	}
	fmt.Println("zlib", C.GoString(C.zlibVersion()), "restored all:", bytes.Equal(text, restored))
}

func pointer(data []byte) *C.Bytef {
	return (*C.Bytef)(unsafe.Pointer(&data[0]))
}
