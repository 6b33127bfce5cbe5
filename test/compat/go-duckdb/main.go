// Creates a table in memory, fills it in a transaction and adds it up.
package main

import (
	"database/sql"
	"fmt"
	"log"

	_ "github.com/marcboeker/go-duckdb"
)

func main() {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range []string{
		"create table t (id integer primary key, n integer)",
		"insert into t values (1, 10), (2, 12), (3, 20)",
	} {
		if _, err := db.Exec(statement); err != nil {
			log.Fatal(err)
		}
	}
	var rows, sum int
	if err := db.QueryRow("select count(*), sum(n)::integer from t").Scan(&rows, &sum); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("go-duckdb: %d rows, sum %d\n", rows, sum)
}
