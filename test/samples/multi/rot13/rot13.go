// Package rot13 rotates letters, in C.
package rot13

/*
static char rotate(char c) {
  if (c >= 'a' && c <= 'z') return (c - 'a' + 13) % 26 + 'a';
  if (c >= 'A' && c <= 'Z') return (c - 'A' + 13) % 26 + 'A';
  return c;
}
*/
import "C"

// Rotate moves each letter 13 places on; twice gives the text again.
func Rotate(text string) string {
	rotated := []byte(text)
	for i, c := range rotated {
		rotated[i] = byte(C.rotate(C.char(c)))
	}
	return string(rotated)
}
