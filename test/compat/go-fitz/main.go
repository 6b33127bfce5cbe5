// Reads the text of a page by MuPDF.
package main

import (
	"fmt"
	"log"
	"strings"

	"github.com/gen2brain/go-fitz"
)

// Without a table of its objects, which MuPDF makes anew.
const pdf = `%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 51>> stream
BT /F 12 Tf 10 50 Td (six times seven is 42) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
trailer <</Root 1 0 R>>
`

func main() {
	document, err := fitz.NewFromMemory([]byte(pdf))
	if err != nil {
		log.Fatal(err)
	}
	defer document.Close()
	text, err := document.Text(0)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("go-fitz: %d page, %s\n", document.NumPage(), strings.TrimSpace(text))
}
