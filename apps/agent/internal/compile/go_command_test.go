package compile

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/test/vectors"
)

func TestArgumentListsSayWhatWasAsked(t *testing.T) {
	type vector struct {
		Name     string
		Options  attempt.Options
		Programs []program
		Folder   string
		List     []string
		Build    [][]string
	}
	for _, c := range vectors.Read[[]vector](t, "testdata/build-steps.json") {
		t.Run(c.Name, func(t *testing.T) {
			plan := attempt.Plan{Version: 2, Options: c.Options}
			if folder := moduleFolder(plan); folder != c.Folder {
				t.Errorf("runs in %s, not in %s", folder, c.Folder)
			}
			if list := listArgs(plan, plan.Options.Package == nil); !reflect.DeepEqual(list, c.List) {
				t.Errorf("lists by %q, not by %q", list, c.List)
			}
			if lists := buildArgs(plan, c.Programs); !reflect.DeepEqual(lists, c.Build) {
				t.Errorf("builds by %q, not by %q", lists, c.Build)
			}
		})
	}
}

func TestStrippingKeepsWhatTheLinkerIsTold(t *testing.T) {
	for asked, flags := range map[string]string{
		"": "-s -w", "-X a.b=c": "-s -w -X a.b=c", "all=-X a.b=c": "all=-s -w -X a.b=c", "./...=-X a.b=c": "./...=-s -w -X a.b=c",
	} {
		plan := attempt.Plan{Options: attempt.Options{LDFlags: &asked, Strip: true}}
		if found := ldflagsOf(plan); *found != flags {
			t.Errorf("%q becomes %q", asked, *found)
		}
	}
}

func TestWhatMuslLoadsIsLinkedByTheLinkerOfC(t *testing.T) {
	for runtime, isSo := range map[string]bool{"musl1.2": true, "musl": false, "glibc2.17": false} {
		plan := attempt.Plan{Version: 2, Target: attempt.Target{OS: "linux", Arch: "amd64", Runtime: runtime}}
		args := buildArgs(plan, []program{{Path: "a", Name: "a"}})[0]
		if slices.Contains(args, "-ldflags=-linkmode=external") != isSo {
			t.Errorf("%s: %q", runtime, args)
		}
		plan.Options.Env = []string{"CGO_ENABLED=0"}
		if args = buildArgs(plan, []program{{Path: "a", Name: "a"}})[0]; slices.Contains(args, "-ldflags=-linkmode=external") {
			t.Errorf("%s without C: %q", runtime, args)
		}
	}
}

func TestAStaticProgramIsLinkedSoAndLooksUpByItself(t *testing.T) {
	pie := "pie"
	for mode, linked := range map[*string]string{nil: "-static", &pie: "-static-pie"} {
		plan := attempt.Plan{Version: 2, Target: attempt.Target{Runtime: "static"}}
		plan.Options = attempt.Options{BuildMode: mode, Tags: []string{"mine"}}
		args := buildArgs(plan, []program{{Path: "a", Name: "a"}})[0]
		for _, wanted := range []string{"-ldflags=-linkmode=external -extldflags=" + linked, "-tags=mine,netgo,osusergo"} {
			if !slices.Contains(args, wanted) {
				t.Errorf("%q has no %s", args, wanted)
			}
		}
	}
}

func TestNoFieldLeavesItsPlaceInAnArgumentList(t *testing.T) {
	steps := func(pattern, ldflags, tag, output, path string) [][]string {
		options := attempt.Options{Package: &pattern, Dir: ".", LDFlags: &ldflags, Tags: []string{tag}}
		plan := attempt.Plan{Version: 2, Options: options}
		return append(buildArgs(plan, []program{{Path: path, Name: output}}), listArgs(plan, false))
	}
	expected := func(hostile string, place int) [][]string {
		lists := steps("PLACE-0", "PLACE-1", "PLACE-2", "PLACE-3", "PLACE-4")
		for _, list := range lists {
			for i, argument := range list {
				list[i] = strings.ReplaceAll(argument, "PLACE-"+string(rune('0'+place)), hostile)
			}
		}
		return lists
	}
	for _, hostile := range []string{
		"-toolexec=x", "--", "-o", "../x", "-C=/", "a;b", "$(id)", "a\nb", "a,-x", "a b", "a'b", `a"b`, "", "\x00",
		"\u2028", "@file",
	} {
		for place := range 5 {
			fields := []string{"PLACE-0", "PLACE-1", "PLACE-2", "PLACE-3", "PLACE-4"}
			fields[place] = hostile
			found := steps(fields[0], fields[1], fields[2], fields[3], fields[4])
			if !reflect.DeepEqual(found, expected(hostile, place)) {
				t.Errorf("%q", found)
			}
			for _, list := range found {
				// What Go could take for a flag comes behind this.
				if slices.Index(list, "--") != len(list)-2 {
					t.Errorf("%q", list)
				}
			}
		}
	}
}

func TestAProgramForWindowsNeedsNoLibraryOfItsCompiler(t *testing.T) {
	plan := attempt.Plan{Version: 2, Target: attempt.Target{OS: "windows", Arch: "amd64"}}
	programs := []program{{Path: "m/a", Name: "a.exe"}, {Path: "m/b", Name: "b.exe"}}
	lists := buildArgs(plan, programs)
	if len(lists) != 1 || !slices.Contains(lists[0], "-ldflags=-extldflags=-static") {
		t.Errorf("%q", lists)
	}
	plan.Options.Env = []string{"CGO_ENABLED=0"}
	if list := buildArgs(plan, programs)[0]; strings.Contains(strings.Join(list, " "), "-extldflags") {
		t.Errorf("%q", list)
	}
}
