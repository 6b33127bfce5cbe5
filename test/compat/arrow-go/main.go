// Hands an array over through Arrow's C data interface and takes it back.
package main

import (
	"fmt"
	"log"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/cdata"
	"github.com/apache/arrow-go/v18/arrow/memory/mallocator"
)

func main() {
	memory := mallocator.NewMallocator()
	builder := array.NewInt64Builder(memory)
	builder.AppendValues([]int64{10, 12, 20}, nil)
	made := builder.NewInt64Array()

	var carray cdata.CArrowArray
	var cschema cdata.CArrowSchema
	cdata.ExportArrowArray(made, &carray, &cschema)
	_, taken, err := cdata.ImportCArray(&carray, &cschema)
	if err != nil {
		log.Fatal(err)
	}
	var sum int64
	for _, n := range taken.(*array.Int64).Int64Values() {
		sum += n
	}
	fmt.Printf("arrow-go: %d values, sum %d\n", taken.Len(), sum)
}
