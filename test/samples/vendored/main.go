// Command vendored shows a module with vendor/: nothing is fetched to build it.
package main

// static const char *text(void) { return "!dehctef saw gnihtoN"; }
import "C"

import (
	"fmt"

	"golang.org/x/example/hello/reverse"
)

func main() {
	fmt.Println(reverse.String(C.GoString(C.text())))
}
