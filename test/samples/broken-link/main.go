// Command broken-link compiles but does not link: nobody defines the function it calls.
package main

// int defined_nowhere(int value);
import "C"

import "fmt"

func main() {
	fmt.Println(C.defined_nowhere(1))
}
