// Package vectors gives tests their cases.
package vectors

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"
)

// Shared is the folder, as seen from a package of internal, of the cases that the tests of the TypeScript beside
// this program read too: where both know the same thing, neither can come to know it otherwise.
const Shared = "../../../../test/vectors/"

// Text is a file of cases as it stands.
func Text(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Read reads a file of cases.
func Read[T any](t testing.TB, path string) (cases T) {
	t.Helper()
	if err := json.Unmarshal(Text(t, path), &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// ExpectJSON compares a value as it is sent.
func ExpectJSON(t testing.TB, value, expected any) {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var found any
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(found, expected) {
		t.Errorf("%s, not %v", text, expected)
	}
}
