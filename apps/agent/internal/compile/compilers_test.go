package compile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cgoforge/agent/internal/attempt"
)

func TestWhatCompilesIsTheRuntimesOwnOrWhatWasAsked(t *testing.T) {
	root := t.TempDir()
	some := compilers{programs: filepath.Join(root, "bin"), targets: filepath.Join(root, "opt")}
	for _, file := range []string{"bin/gcc", "opt/musl/cc", "opt/musl/c++"} {
		path := filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	musl := []string{"CC=" + filepath.Join(root, "opt/musl/cc"), "CXX=" + filepath.Join(root, "opt/musl/c++")}
	for _, one := range []struct {
		runtime, asked string
		variables      []string
		refusal        string
	}{
		{"glibc2.36", "", nil, ""},
		{"", "gcc", nil, ""},
		{"glibc2.36", "gcc", nil, ""},
		{"glibc2.36", "clang", []string{"CC=clang", "CXX=clang++"}, "There is no clang in this toolchain"},
		{"musl", "", musl, ""},
		{"musl", "gcc", musl, "linux/amd64:musl has a compiler of its own, and not gcc"},
	} {
		plan := attempt.Plan{Target: attempt.Target{OS: "linux", Arch: "amd64", Runtime: one.runtime}}
		if one.asked != "" {
			plan.Options.CC = &one.asked
		}
		if found := some.variables(plan); !slices.Equal(found, one.variables) {
			t.Errorf("%s by %q has %q", one.runtime, one.asked, found)
		}
		found := some.refusal(plan)
		if !strings.Contains(found, one.refusal) || (found == "") != (one.refusal == "") {
			t.Errorf("%s by %q is refused with %q", one.runtime, one.asked, found)
		}
	}
}

func TestAPlatformHasItsOwnCompilers(t *testing.T) {
	some := compilers{targets: t.TempDir()}
	folder := filepath.Join(some.targets, "windows-386")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"cc", "c++", "pkg-config"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	plan := attempt.Plan{Target: attempt.Target{OS: "windows", Arch: "386"}}
	expected := []string{"CC=" + folder + "/cc", "CXX=" + folder + "/c++", "PKG_CONFIG=" + folder + "/pkg-config"}
	if found := some.variables(plan); !slices.Equal(found, expected) {
		t.Errorf("%q, not %q", found, expected)
	}
	plan.Target.Arch = "amd64"
	if found := some.variables(plan); found != nil {
		t.Errorf("%q of a platform that has none", found)
	}
}
