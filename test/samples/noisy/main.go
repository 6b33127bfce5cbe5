// Command noisy builds well, but its C compiler prints some 200 MB on the way: ten files of 20 MB each, so that the log
// grows while the build goes on (Go prints what a compiler said when that compiler has ended).
package main

// int loudest(void);
import "C"

func main() {
	C.loudest()
}
