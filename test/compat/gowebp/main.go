// Encodes a picture.
package main

import (
	"bytes"
	"fmt"
	"image"
	"log"

	"github.com/bep/gowebp/libwebp"
	"github.com/bep/gowebp/libwebp/webpoptions"
)

func main() {
	var data bytes.Buffer
	picture := image.NewNRGBA(image.Rect(0, 0, 16, 16))
	if err := libwebp.Encode(&data, picture, webpoptions.EncodingOptions{Quality: 75}); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("gowebp: %s, %s\n", data.Bytes()[:4], data.Bytes()[8:12])
}
