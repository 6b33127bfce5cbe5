// Command forker makes the linker run over a hundred processes at once; storm.c says how.
// With no limit on processes it builds within seconds, with one of 64 it cannot. It needs make beside gcc.
package main

// #cgo CFLAGS: -flto -ffat-lto-objects
// int storm(int x);
import "C"

import "fmt"

func main() {
	fmt.Println(C.storm(1))
}
