// Command sqlite-app shows a program whose C comes with a module: go-sqlite3 compiles all of SQLite.
// It writes rows into a database of its own and prints the rows that it reads back.
package main

import (
	"database/sql"
	"fmt"
	"log"

	_ "github.com/mattn/go-sqlite3"
)

func main() {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection to :memory: would be a database of its own

	if _, err := db.Exec(`CREATE TABLE planets (name TEXT NOT NULL, moons INTEGER NOT NULL)`); err != nil {
		log.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO planets VALUES ('Earth', 1), ('Mars', 2), ('Neptune', 16)`); err != nil {
		log.Fatal(err)
	}

	var version string
	if err := db.QueryRow(`SELECT sqlite_version()`).Scan(&version); err != nil {
		log.Fatal(err)
	}
	fmt.Println("SQLite", version)

	rows, err := db.Query(`SELECT name, moons FROM planets ORDER BY moons DESC`)
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var moons int
		if err := rows.Scan(&name, &moons); err != nil {
			log.Fatal(err)
		}
		fmt.Println(name, moons)
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
}
