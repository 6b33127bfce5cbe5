package pod

import (
	"testing"

	"cgoforge/agent/internal/vectors"
)

func TestNamesOfOutputsAreThoseThatTheCoreAllows(t *testing.T) {
	type vector struct{ Name, Wrong string }
	for _, c := range vectors.Read[[]vector](t, "output-names.json") {
		if wrong := WrongOutputName(c.Name); wrong != c.Wrong {
			t.Errorf("%q %q, not %q", c.Name, wrong, c.Wrong)
		}
	}
}
