package check

import (
	"slices"
	"testing"
)

func TestArgumentsAreSplitAsForGo(t *testing.T) {
	for text, wanted := range map[string][]string{
		"":                              nil,
		" --version ":                   {"--version"},
		`run "a b" --x='c  d' ''`:       {"run", "a b", "--x='c", "d'", ""},
		"'it is \"one\"' \t\"it's\"two": {`it is "one"`, "it's", "two"},
	} {
		if split := words(text); !slices.Equal(split, wanted) {
			t.Errorf("%q gives %q, not %q", text, split, wanted)
		}
	}
}
