// Compiles SCSS.
package main

import (
	"fmt"
	"log"

	"github.com/bep/golibsass/libsass"
)

func main() {
	compiler, err := libsass.New(libsass.Options{OutputStyle: libsass.CompressedStyle})
	if err != nil {
		log.Fatal(err)
	}
	result, err := compiler.Execute("$w: 6px; div { p { width: $w * 7; } }")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("golibsass: %s\n", result.CSS[:len("div p{width:42px}")])
}
