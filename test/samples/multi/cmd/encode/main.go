// Command encode is one of two commands of the module multi, which share a library package that uses C.
package main

import (
	"fmt"

	"example.com/multi/rot13"
)

func main() {
	fmt.Println(rot13.Rotate("native"))
}
