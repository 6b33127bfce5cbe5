// Looks for a USB device that nobody has, by hidapi.
package main

import (
	"fmt"
	"log"

	"github.com/karalabe/hid"
)

func main() {
	devices, err := hid.Enumerate(0xfffe, 0xfffe)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("hid: supported %t, %d devices\n", hid.Supported(), len(devices))
}
