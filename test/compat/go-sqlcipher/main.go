// Writes an encrypted database, reads it with its key and fails to without.
package main

import (
	"database/sql"
	"fmt"
	"log"
	"os"
	"path/filepath"

	_ "github.com/mutecomm/go-sqlcipher/v4"
)

func main() {
	folder, err := os.MkdirTemp("", "compat-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "secret.db")
	if _, err := open(path, "right").Exec("create table t (n integer); insert into t values (10), (12), (20)"); err != nil {
		log.Fatal(err)
	}
	var sum int
	if err := open(path, "right").QueryRow("select sum(n) from t").Scan(&sum); err != nil {
		log.Fatal(err)
	}
	wrong := open(path, "wrong").QueryRow("select sum(n) from t").Scan(new(int))
	fmt.Printf("go-sqlcipher: sum %d, wrong key refused %t\n", sum, wrong != nil)
}

func open(path, key string) *sql.DB {
	db, err := sql.Open("sqlite3", path+"?_pragma_key="+key)
	if err != nil {
		log.Fatal(err)
	}
	return db
}
