package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

// tree is what an archive held.
type tree struct {
	// files has the SHA-256 of each content by its name, relative to the tree's root.
	files map[string]digest
	// links has where each symbolic link leads to, by its name.
	links map[string]string
	// hasC tells whether a Go file may import C.
	hasC bool
	// native has the names of Go files that may ask C for the very processor of the machine.
	native []string
}

type digest [sha256.Size]byte

// identity is the tree's digest in Go's own form, as golang.org/x/mod/sumdb/dirhash.Hash1 makes it, with lines of links
// that no file has.
func (t tree) identity() string {
	sum := t.sumOf(func(string) bool { return true })
	return "h1:" + base64.StdEncoding.EncodeToString(sum[:])
}

// cFiles is a digest, in hex, of all files that C of the tree may read.
func (t tree) cFiles() string {
	return fmt.Sprintf("%x", t.sumOf(func(name string) bool {
		base := path.Base(name)
		isOfGit := strings.HasPrefix(name, ".git/") || strings.Contains(name, "/.git/")
		return !isOfGit && !strings.HasSuffix(base, ".go") && base != "go.mod" && base != "go.sum"
	}))
}

func (t tree) sumOf(takes func(name string) bool) digest {
	lines := map[string]string{}
	for name, content := range t.files {
		if takes(name) {
			lines[name] = fmt.Sprintf("%x  %s\n", content, name)
		}
	}
	for name, target := range t.links {
		lines[name] = fmt.Sprintf("%x -> %s\n", sha256.Sum256([]byte(target)), name)
	}
	summary := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		io.WriteString(summary, lines[name])
	}
	return digest(summary.Sum(nil))
}

// noteCFiles writes the digest of what C of the source may read, where it has any: Go caches a package by the C files
// of its own folder and by the flags, and takes a header of another folder, or a library, for unchanged.
func noteCFiles(found tree, path string) error {
	// What an earlier try wrote cannot be written to.
	if err := os.RemoveAll(path); err != nil || !found.hasC {
		return err
	}
	return os.WriteFile(path, []byte(found.cFiles()), 0o444)
}

// noteNative writes the names of the files that may ask C for the very processor of the machine.
func noteNative(found tree, path string) error {
	if err := os.RemoveAll(path); err != nil || len(found.native) == 0 {
		return err
	}
	return os.WriteFile(path, []byte(strings.Join(found.native, "\n")), 0o444)
}

// goSearch looks through a Go file that is written to it for what Go and C take notice of.
type goSearch struct {
	// hasC tells of the import of C, in either form that Go knows.
	hasC bool
	// hasNative tells of a flag such as -march=native.
	hasNative bool
	// last is what may be the beginning of either.
	last []byte
}

var (
	importsOfC = [][]byte{[]byte(`"C"`), []byte("`C`")}
	native     = []byte("=native")
)

func (s *goSearch) Write(data []byte) (int, error) {
	text := append(s.last, data...)
	for _, wanted := range importsOfC {
		s.hasC = s.hasC || bytes.Contains(text, wanted)
	}
	s.hasNative = s.hasNative || bytes.Contains(text, native)
	s.last = bytes.Clone(text[max(0, len(text)-len(native)+1):])
	return len(data), nil
}
