// Encodes a picture without loss, and decodes it.
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"log"

	"github.com/chai2010/webp"
)

func main() {
	picture := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for n := range 256 {
		picture.Set(n%16, n/16, color.RGBA{uint8(n), 1, 2, 255})
	}
	data, err := webp.EncodeLosslessRGBA(picture)
	if err != nil {
		log.Fatal(err)
	}
	back, err := webp.DecodeRGBA(data)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("chai2010-webp: same %t\n", bytes.Equal(back.Pix, picture.Pix))
}
