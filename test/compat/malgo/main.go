// Opens miniaudio with its backend that needs no device.
package main

import (
	"fmt"
	"log"

	"github.com/gen2brain/malgo"
)

func main() {
	context, err := malgo.InitContext([]malgo.Backend{malgo.BackendNull}, malgo.ContextConfig{}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer context.Free()
	devices, err := context.Devices(malgo.Playback)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("malgo: %d device, samples of %d bytes\n", len(devices), malgo.SampleSizeInBytes(malgo.FormatS16))
}
