package compile

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"cgoforge/agent/internal/pod"
)

// The launcher's tests read the same files: a source is built alike on a machine and in a pod.

func readVectors(t *testing.T, name string, vectors any) {
	t.Helper()
	text, err := os.ReadFile("../../../../test/vectors/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, vectors); err != nil {
		t.Fatal(err)
	}
}

func TestMainPackagesAreSelectedAsTheLauncherDoes(t *testing.T) {
	var vectors []struct {
		Name      string
		Listing   string
		Output    *string
		Selection struct {
			Programs []program
			Refusal  string
		}
	}
	readVectors(t, "main-packages.json", &vectors)
	for _, vector := range vectors {
		t.Run(vector.Name, func(t *testing.T) {
			programs, refusal := selectPrograms(vector.Listing, vector.Output)
			if refusal != vector.Selection.Refusal || !reflect.DeepEqual(programs, vector.Selection.Programs) {
				t.Errorf("%v %q, not %v", programs, refusal, vector.Selection)
			}
		})
	}
}

func TestArgumentListsAreThoseOfTheLauncher(t *testing.T) {
	var vectors []struct {
		Name     string
		Options  pod.Options
		Programs []program
		Folder   string
		List     []string
		Build    [][]string
	}
	readVectors(t, "build-steps.json", &vectors)
	for _, vector := range vectors {
		t.Run(vector.Name, func(t *testing.T) {
			plan := pod.Plan{Go: "1.26.8", ImageGo: "1.26.0", Options: vector.Options}
			if folder := moduleFolder(plan); folder != vector.Folder {
				t.Errorf("runs in %s, not in %s", folder, vector.Folder)
			}
			if list := listArgs(plan); !reflect.DeepEqual(list, vector.List) {
				t.Errorf("lists by %q, not by %q", list, vector.List)
			}
			if build := buildArgs(plan, vector.Programs); !reflect.DeepEqual(build, vector.Build) {
				t.Errorf("builds by %q, not by %q", build, vector.Build)
			}
		})
	}
}
