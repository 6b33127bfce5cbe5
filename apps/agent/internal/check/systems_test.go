package check

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"cgoforge/agent/internal/attempt"
)

func TestASystemIsWhatItSaysOfItself(t *testing.T) {
	for text, wanted := range map[string]string{
		"PRETTY_NAME=\"Debian\"\nID=debian\nVERSION_ID=\"12\"\n": "debian-12",
		"ID=alpine\nVERSION_ID=3.20.1\n":                         "alpine-3.20.1",
		"ID=\"rhel\"\n":                                          "",
		"":                                                       "",
	} {
		root := t.TempDir()
		if err := os.MkdirAll(filepath.Join(root, "usr/lib"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, "usr/lib/os-release"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if found := systemOf(root); found != wanted {
			t.Errorf("%q is %q, not %q", text, found, wanted)
		}
	}
}

func TestWhatHasNoTimeLeftIsTriedOnNoOtherSystem(t *testing.T) {
	before := roots
	t.Cleanup(func() { roots = before })
	roots = t.TempDir()
	for name, text := range map[string]string{
		"usr/lib/os-release": "ID=debian\nVERSION_ID=99\n", "lib/x86_64-linux-gnu/ld.so": "",
	} {
		path := filepath.Join(roots, "other", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	plan := attempt.Plan{Loader: "/lib64/ld.so", Target: attempt.Target{Arch: "amd64"}}
	left := time.Duration(0)
	// Nothing could be started without a container.
	starts, err := startsOf(nil, "/delivered/app", dynamic, plan, attempt.Result{Kind: "ran"}, &left)
	if err != nil || left >= 0 {
		t.Errorf("%v, with %v left", err, left)
	}
	for _, start := range starts {
		if start.System == "debian-99" {
			t.Errorf("%v", start)
		}
	}
}
