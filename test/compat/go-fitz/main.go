// Reads the text of a page by MuPDF.
package main

import (
	"fmt"
	"log"
	"strings"

	"github.com/gen2brain/go-fitz"
)

func main() {
	document, err := fitz.NewFromMemory([]byte("<html><body><p>six times seven is 42</p></body></html>"))
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
