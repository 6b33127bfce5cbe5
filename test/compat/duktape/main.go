// Evaluates JavaScript, which calls back into Go.
package main

import (
	"fmt"
	"log"

	"gopkg.in/olebedev/go-duktape.v3"
)

func main() {
	js := duktape.New()
	defer js.DestroyHeap()
	if _, err := js.PushGlobalGoFunction("seven", func(c *duktape.Context) int {
		c.PushInt(7)
		return 1
	}); err != nil {
		log.Fatal(err)
	}
	if err := js.PevalString("[1, 2, 3].reduce(function (a, b) { return a + b }) * seven()"); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("duktape: %d\n", js.GetInt(-1))
}
