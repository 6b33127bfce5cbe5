// Command pure-go shows a program without C: it is static whatever CGO_ENABLED says.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	fmt.Println("pure Go on", runtime.GOOS+"/"+runtime.GOARCH)
}
