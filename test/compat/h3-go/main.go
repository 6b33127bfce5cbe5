// Finds the cell of a place, and the cells around it.
package main

import (
	"fmt"

	"github.com/uber/h3-go/v4"
)

func main() {
	cell := h3.LatLngToCell(h3.NewLatLng(37.775938728915946, -122.41795063018799), 9)
	fmt.Printf("h3-go: %s, %d cells in reach\n", cell, len(h3.GridDisk(cell, 2)))
}
