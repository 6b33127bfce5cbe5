package compile

import (
	"os"
	"path/filepath"
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
		if found := ldflagsOf(attempt.Options{LDFlags: &asked, Strip: true}); *found != flags {
			t.Errorf("%q becomes %q", asked, *found)
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

func TestTheEnvironmentIsFixedButForWhatThePlanSays(t *testing.T) {
	plan := attempt.Plan{Version: 2, Target: attempt.Target{OS: "linux", Arch: "arm64"}, ModulesFrom: "layer"}
	expected := []string{
		"PATH=/toolchain/go/bin:/usr/bin", "HOME=/home", "TMPDIR=/tmp", "XDG_CONFIG_HOME=/home/.config", "LC_ALL=C.UTF-8",
		"TZ=UTC",
		"SOURCE_DATE_EPOCH=315532800", "CGO_ENABLED=1", "GOROOT=/toolchain/go", "GOOS=linux", "GOARCH=arm64", "GOENV=off",
		"GOFLAGS=",
		"GOTOOLCHAIN=local", "GOPROXY=off", "GOSUMDB=off", "GOVCS=*:off", "GODEBUG=goindex=0", "GOCACHE=/cache",
		"GOMODCACHE=/modules",
	}
	expectEnvironment(t, plan, "", expected)
	plan.ModulesFrom = "none"
	expectEnvironment(t, plan, "", expected)
	expectEnvironment(t, plan, "0123", append(slices.Clip(expected), "CGO_CPPFLAGS=-DCGOFORGE_C_FILES_0123"))

	stamped := plan
	stamped.Options.VCS = true
	expectEnvironment(t, stamped, "", append(slices.Clip(expected), "GIT_CONFIG_NOSYSTEM=1", "GIT_OPTIONAL_LOCKS=0",
		"GIT_CONFIG_COUNT=4", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*",
		"GIT_CONFIG_KEY_1=core.fileMode", "GIT_CONFIG_VALUE_1=false",
		"GIT_CONFIG_KEY_2=core.autocrlf", "GIT_CONFIG_VALUE_2=input",
		"GIT_CONFIG_KEY_3=core.fsmonitor", "GIT_CONFIG_VALUE_3=false"))

	plan.ModulesFrom = "intake"
	changed := slices.Clone(expected)
	changed[slices.Index(changed, "GOFLAGS=")] = "GOFLAGS=-modcacherw"
	changed[slices.Index(changed, "GOPROXY=off")] = "GOPROXY=http://127.0.0.1:8079/modules"
	expectEnvironment(t, plan, "", changed)

	asked := plan
	asked.Options.Env = []string{"CGO_ENABLED=0", "GOAMD64=v3"}
	withAsked := append(slices.Clone(changed), asked.Options.Env...)
	expectEnvironment(t, asked, "", slices.DeleteFunc(withAsked, func(one string) bool { return one == "CGO_ENABLED=1" }))

	// An image of the release before has Go elsewhere.
	plan.Version = 1
	changed[slices.Index(changed, "GOROOT=/toolchain/go")] = "GOROOT=/usr/local/go"
	changed[slices.Index(changed, "PATH=/toolchain/go/bin:/usr/bin")] = "PATH=/usr/local/go/bin:/usr/bin"
	expectEnvironment(t, plan, "", changed)
}

func TestOfWhatTheSourceLeftADigestAloneBecomesAFlag(t *testing.T) {
	digest := strings.Repeat("0123456789abcdef", 4)
	for text, expected := range map[string]string{
		digest: digest, digest + "\n": "", digest + " -x": "", "-include /etc/passwd": "", "": "",
	} {
		path := filepath.Join(t.TempDir(), "c-files")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if found := readCFiles(path); found != expected {
			t.Errorf("%q of %q", found, text)
		}
	}
	if found := readCFiles("/nowhere"); found != "" {
		t.Error(found)
	}
}

func expectEnvironment(t *testing.T, plan attempt.Plan, cFiles string, expected []string) {
	t.Helper()
	if found := environment(plan, cFiles); !slices.Equal(found, expected) {
		t.Errorf("%q, not %q", found, expected)
	}
}
