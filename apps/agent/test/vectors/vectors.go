// Package vectors gives tests their cases.
package vectors

import (
	"encoding/json"
	"os"
	"testing"
)

// Shared is the folder, as seen from a package of internal, of the cases that the tests of the TypeScript beside
// this program read too: where both know the same thing, neither can come to know it otherwise.
const Shared = "../../../../test/vectors/"

// Read reads a file of cases.
func Read[T any](t testing.TB, path string) (cases T) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}
