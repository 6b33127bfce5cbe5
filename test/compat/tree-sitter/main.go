// Parses Python.
package main

import (
	"fmt"
	"log"

	sitter "github.com/tree-sitter/go-tree-sitter"
	python "github.com/tree-sitter/tree-sitter-python/bindings/go"
)

func main() {
	parser := sitter.NewParser()
	defer parser.Close()
	if err := parser.SetLanguage(sitter.NewLanguage(python.Language())); err != nil {
		log.Fatal(err)
	}
	tree := parser.Parse([]byte("x = 6 * 7\n"), nil)
	defer tree.Close()
	fmt.Printf("tree-sitter: %s\n", tree.RootNode().ToSexp())
}
