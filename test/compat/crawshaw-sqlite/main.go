// Creates a table in memory, fills it and adds it up, through SQLite's own interface.
package main

import (
	"fmt"
	"log"

	"crawshaw.io/sqlite"
	"crawshaw.io/sqlite/sqlitex"
)

func main() {
	conn, err := sqlite.OpenConn(":memory:", 0)
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	if err := sqlitex.ExecScript(conn, "create table t (n integer); insert into t values (10), (12), (20);"); err != nil {
		log.Fatal(err)
	}
	var rows, sum int64
	err = sqlitex.Exec(conn, "select count(*), sum(n) from t", func(stmt *sqlite.Stmt) error {
		rows, sum = stmt.ColumnInt64(0), stmt.ColumnInt64(1)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("crawshaw-sqlite: %d rows, sum %d\n", rows, sum)
}
