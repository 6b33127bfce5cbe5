// Parses Go.
package main

import (
	"context"
	"fmt"
	"log"

	sitter "github.com/smacker/go-tree-sitter"
	"github.com/smacker/go-tree-sitter/golang"
)

func main() {
	root, err := sitter.ParseCtx(context.Background(), []byte("package a\n"), golang.GetLanguage())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("smacker-tree-sitter: %s\n", root)
}
