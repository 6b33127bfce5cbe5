package source

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
)

// identity is a tree's digest in Go's own form, as golang.org/x/mod/sumdb/dirhash.Hash1 makes it of the names, relative to the
// tree's root, and the SHA-256 of their contents.
func identity(files map[string][sha256.Size]byte) string {
	summary := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(summary, "%x  %s\n", files[name], name)
	}
	return "h1:" + base64.StdEncoding.EncodeToString(summary.Sum(nil))
}
