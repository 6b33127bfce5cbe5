// Parses SQL by PostgreSQL's own parser, and writes it again.
package main

import (
	"fmt"
	"log"

	pg "github.com/pganalyze/pg_query_go/v6"
)

func main() {
	tree, err := pg.Parse("SELECT  a, b FROM t WHERE c = 42")
	if err != nil {
		log.Fatal(err)
	}
	text, err := pg.Deparse(tree)
	if err != nil {
		log.Fatal(err)
	}
	_, refused := pg.Parse("SELECT FROM WHERE")
	fmt.Printf("pg-query-go: %s, nonsense refused %t\n", text, refused != nil)
}
