// Encodes a frame of silence by Opus, and decodes it.
package main

import (
	"fmt"
	"log"

	"layeh.com/gopus"
)

const frame = 960

func main() {
	encoder, err := gopus.NewEncoder(48_000, 1, gopus.Audio)
	if err != nil {
		log.Fatal(err)
	}
	data, err := encoder.Encode(make([]int16, frame), frame, 4_000)
	if err != nil {
		log.Fatal(err)
	}
	decoder, err := gopus.NewDecoder(48_000, 1)
	if err != nil {
		log.Fatal(err)
	}
	pcm, err := decoder.Decode(data, frame, false)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("gopus: smaller %t, %d samples\n", len(data) < frame, len(pcm))
}
