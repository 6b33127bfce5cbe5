// Command crash builds well but dies of a segmentation fault as soon as it is started: in C, before Go's runtime could
// catch it, so that it ends by the signal.
package main

// void never_reached(void);
import "C"

func main() {
	C.never_reached()
}
