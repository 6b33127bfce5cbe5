// Command server is one of two commands that would both be called server: ./cmd/server and ./tools/server.
package main

// static int answer(void) { return 42; }
import "C"

import "fmt"

func main() {
	fmt.Println("tools/server", C.answer())
}
