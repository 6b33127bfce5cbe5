// Command endless compiles for ever: endless.h includes itself twice, 100 levels deep.
// Memory grows slowly meanwhile: with a limit of 30 s and 1 GiB it is time that runs out.
package main

// #include "endless.h"
import "C"

func main() {}
