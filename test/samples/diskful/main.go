// Command diskful makes the assembler write an object file of 1.5 GiB, in little memory.
package main

// #include "diskful.h"
import "C"

func main() {
	C.first_byte()
}
