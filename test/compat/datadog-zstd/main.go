// Compresses a text and takes it back.
package main

import (
	"bytes"
	"fmt"
	"log"

	"github.com/DataDog/zstd"
)

func main() {
	text := bytes.Repeat([]byte("cgo "), 10_000)
	small, err := zstd.CompressLevel(nil, text, 19)
	if err != nil {
		log.Fatal(err)
	}
	back, err := zstd.Decompress(nil, small)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("datadog-zstd: smaller %t, same %t\n", len(small) < len(text)/10, bytes.Equal(back, text))
}
