// Makes a context of Dear ImGui, without a window, and reckons a colour.
package main

import (
	"fmt"

	"github.com/AllenDang/cimgui-go/imgui"
)

func main() {
	imgui.CreateContext()
	defer imgui.DestroyContext()
	var r, g, b float32
	imgui.ColorConvertHSVtoRGB(0, 1, 1, &r, &g, &b)
	fmt.Printf("cimgui-go: red %.0f, green %.0f, blue %.0f\n", r, g, b)
}
