package compile

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"cgoforge/agent/internal/pod"
	"cgoforge/agent/internal/vectors"
)

// A source is built alike on a machine and in a pod.

func TestMainPackagesAreSelectedAsTheLauncherDoes(t *testing.T) {
	type vector struct {
		Name      string
		Listing   string
		Output    *string
		Selection struct {
			Programs []program
			Refusal  string
		}
	}
	for _, c := range vectors.Read[[]vector](t, "main-packages.json") {
		t.Run(c.Name, func(t *testing.T) {
			programs, refusal := selectPrograms(c.Listing, c.Output)
			if refusal != c.Selection.Refusal || !reflect.DeepEqual(programs, c.Selection.Programs) {
				t.Errorf("%v %q, not %v", programs, refusal, c.Selection)
			}
		})
	}
}

func TestArgumentListsAreThoseOfTheLauncher(t *testing.T) {
	type vector struct {
		Name     string
		Options  pod.Options
		Programs []program
		Folder   string
		List     []string
		Build    [][]string
	}
	for _, c := range vectors.Read[[]vector](t, "build-steps.json") {
		t.Run(c.Name, func(t *testing.T) {
			plan := pod.Plan{Go: "1.26.8", ImageGo: "1.26.0", Options: c.Options}
			if folder := moduleFolder(plan); folder != c.Folder {
				t.Errorf("runs in %s, not in %s", folder, c.Folder)
			}
			if list := listArgs(plan); !reflect.DeepEqual(list, c.List) {
				t.Errorf("lists by %q, not by %q", list, c.List)
			}
			if lists := buildArgs(plan, c.Programs); !reflect.DeepEqual(lists, c.Build) {
				t.Errorf("builds by %q, not by %q", lists, c.Build)
			}
		})
	}
}

func TestTheEnvironmentIsThatOfTheLauncherButForWhatIsItsOwn(t *testing.T) {
	type vector struct {
		Target pod.Target
		Common map[string]string
		Own    []string
	}
	expected := vectors.Read[vector](t, "build-environment.json")
	var own []string
	for _, variable := range environment(pod.Plan{Go: "1.26.8", ImageGo: "1.26.0", Target: expected.Target}) {
		name, value, _ := strings.Cut(variable, "=")
		common, isCommon := expected.Common[name]
		if !isCommon {
			own = append(own, name)
		} else if value != common {
			t.Errorf("%s, not %s", variable, common)
		}
		delete(expected.Common, name)
	}
	if slices.Sort(own); !slices.Equal(own, expected.Own) || len(expected.Common) > 0 {
		t.Errorf("has %q beside what is common, and lacks %v", own, expected.Common)
	}
}
