// Command vendored shows a module with vendor/: nothing is fetched to build it.
package main

// static int version(void) { return 5; }
import "C"

import (
	"fmt"

	"github.com/google/uuid"
)

func main() {
	name := uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://example.com/vendored"))
	fmt.Println(name, name.Version() == uuid.Version(C.version()))
}
