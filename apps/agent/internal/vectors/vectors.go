// Package vectors gives tests the cases that the tests of the TypeScript beside this program read too: where both know the same
// thing, neither can come to know it otherwise.
package vectors

import (
	"encoding/json"
	"os"
	"testing"
)

// Read reads a file of test/vectors for a test in a package beside this one.
func Read[T any](t *testing.T, name string) (cases T) {
	t.Helper()
	text, err := os.ReadFile("../../../../test/vectors/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}
