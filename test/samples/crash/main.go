// Command crash builds well but dies of a segmentation fault as soon as it is started: in C, before Go's runtime could
// catch it, so that it ends by the signal.
package main

/*
__attribute__((constructor)) static void crash(void) {
  *(volatile int *)0 = 1;
}
*/
import "C"

func main() {}
