// Command hungry makes the C compiler ask for some 8 GiB of memory within seconds: hungry.c expands to 2^30 tokens
// before the compiler may drop any of them.
package main

// int hungry(void);
import "C"

func main() {
	C.hungry()
}
