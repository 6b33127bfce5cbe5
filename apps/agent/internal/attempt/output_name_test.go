package attempt

import (
	"testing"

	"cgoforge/agent/test/vectors"
)

func TestNamesOfOutputsAreThoseThatTheCoreAllows(t *testing.T) {
	type vector struct{ Name, Wrong string }
	for _, c := range vectors.Read[[]vector](t, vectors.Shared+"output-names.json") {
		if wrong := WrongOutputName(c.Name); wrong != c.Wrong {
			t.Errorf("%q %q, not %q", c.Name, wrong, c.Wrong)
		}
	}
}
