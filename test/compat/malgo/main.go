// Opens miniaudio with its backend that needs no device.
package main

import (
	"fmt"
	"log"

	"github.com/gen2brain/malgo"
)

func main() {
	// The module counts one too few: miniaudio has one for backends of one's own before it.
	none := malgo.Backend(malgo.BackendNull + 1)
	context, err := malgo.InitContext([]malgo.Backend{none}, malgo.ContextConfig{}, nil)
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
