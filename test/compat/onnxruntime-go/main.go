// Asks for ONNX Runtime's shared library, which it brings no copy of and which bare systems lack.
package main

import (
	"fmt"
	"strings"

	onnx "github.com/yalue/onnxruntime_go"
)

func main() {
	onnx.SetSharedLibraryPath("libonnxruntime.so.1")
	err := onnx.InitializeEnvironment()
	asks := err != nil && strings.Contains(err.Error(), "libonnxruntime.so.1")
	fmt.Printf("onnxruntime-go: asks for its library %t, initialized %t\n", asks, onnx.IsInitialized())
}
