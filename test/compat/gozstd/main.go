// Compresses a text and takes it back.
package main

import (
	"bytes"
	"fmt"
	"log"

	"github.com/valyala/gozstd"
)

func main() {
	text := bytes.Repeat([]byte("cgo "), 10_000)
	small := gozstd.CompressLevel(nil, text, 19)
	back, err := gozstd.Decompress(nil, small)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("gozstd: smaller %t, same %t\n", len(small) < len(text)/10, bytes.Equal(back, text))
}
