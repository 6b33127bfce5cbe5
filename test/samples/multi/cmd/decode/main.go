// Command decode is the other command of the module multi.
package main

import (
	"fmt"

	"example.com/multi/rot13"
)

func main() {
	fmt.Println(rot13.Rotate("angvir"))
}
