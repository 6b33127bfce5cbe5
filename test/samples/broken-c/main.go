// Command broken-c does not compile: its C file lacks a semicolon and names what nobody declared.
package main

// int area(int width, int height);
import "C"

import "fmt"

func main() {
	fmt.Println(C.area(2, 3))
}
