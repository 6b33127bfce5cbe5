// Asks for the driver's library, which bare systems lack.
package main

import (
	"fmt"

	"github.com/NVIDIA/go-nvml/pkg/nvml"
)

func main() {
	fmt.Printf("go-nvml: library missing %t\n", nvml.Init() == nvml.ERROR_LIBRARY_NOT_FOUND)
}
