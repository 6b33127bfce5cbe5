// Segments Chinese text, with a dictionary of a few words in place of the module's own files.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/yanyiwu/gojieba"
)

var files = []string{
	"我们 100 r\n喜欢 100 v\n编译 100 v\n",
	"-0.26 -1e100 -1e100 -1.46\n" +
		"-1e100 -0.51 -0.91 -1e100\n-0.58 -1e100 -1e100 -0.80\n-1e100 -0.33 -1.26 -1e100\n-0.72 -1e100 -1e100 -0.66\n" +
		strings.Repeat("我:-5.0,们:-5.0\n", 4),
	"",
	"我们 5.0\n喜欢 6.0\n",
	"的\n",
}

func main() {
	folder, err := os.MkdirTemp("", "compat-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	paths := make([]string, len(files))
	for n, content := range files {
		paths[n] = filepath.Join(folder, fmt.Sprint(n))
		if err := os.WriteFile(paths[n], []byte(content), 0o600); err != nil {
			log.Fatal(err)
		}
	}
	jieba := gojieba.NewJieba(paths...)
	defer jieba.Free()
	fmt.Printf("gojieba: %s\n", strings.Join(jieba.Cut("我们喜欢编译", false), "/"))
}
