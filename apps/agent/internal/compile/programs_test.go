package compile

import (
	"reflect"
	"testing"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/test/vectors"
)

func TestMainPackagesAreSelectedAndNamed(t *testing.T) {
	type vector struct {
		Name      string
		Listing   string
		Output    *string
		BuildMode *string
		Debug     *string
		OS        string
		Selection struct {
			Programs []program
			Refusal  string
		}
	}
	for _, c := range vectors.Read[[]vector](t, "testdata/main-packages.json") {
		t.Run(c.Name, func(t *testing.T) {
			list, refusal := readListing(c.Listing)
			var programs []program
			if refusal == "" {
				plan := attempt.Plan{Target: attempt.Target{OS: c.OS}}
				plan.Options = attempt.Options{Output: c.Output, BuildMode: c.BuildMode, Debug: c.Debug}
				programs, refusal = namePrograms(list.mains, plan)
			}
			if refusal != c.Selection.Refusal || !reflect.DeepEqual(programs, c.Selection.Programs) {
				t.Errorf("%v %q, not %v", programs, refusal, c.Selection)
			}
		})
	}
}
