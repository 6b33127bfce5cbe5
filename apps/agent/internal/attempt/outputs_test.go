package attempt

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"cgoforge/agent/test/vectors"
)

func TestProgramsAndSharedLibrariesAloneAreStarted(t *testing.T) {
	type vector struct {
		BuildMode, Debug *string
		Kinds            map[string]string
	}
	for _, c := range vectors.Read[[]vector](t, vectors.Shared+"output-kinds.json") {
		outputs := slices.Sorted(maps.Keys(c.Kinds))
		var expected []string
		for _, name := range outputs {
			if c.Kinds[name] == "program" {
				expected = append(expected, name)
			}
		}
		options := Options{BuildMode: c.BuildMode, Debug: c.Debug}
		if starts := options.Starts(outputs); !reflect.DeepEqual(starts, expected) {
			t.Errorf("of %v it starts %v", c.Kinds, starts)
		}
	}
}
