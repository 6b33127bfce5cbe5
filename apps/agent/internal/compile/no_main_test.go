package compile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cgoforge/agent/internal/attempt"
)

// writeTree makes a folder of files, each `package NAME` with the lines before it.
func writeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestWithoutAMainPackageItSaysWhatThereIsInstead(t *testing.T) {
	const program, library = "package main\n", "package lib\n"
	lib := "./lib"
	for name, c := range map[string]struct {
		files    map[string]string
		dir      string
		pattern  *string
		expected []string
	}{
		"a library": {map[string]string{"lib.go": library}, ".", nil, []string{"is a library", `such as "."`}},
		"a library of a folder": {
			map[string]string{"db/lib.go": library, "db/lib_test.go": program, "vendor/x/main.go": program}, ".", nil,
			[]string{"is a library", "./db"},
		},
		"nothing of Go": {
			map[string]string{"go.mod": "", "vendor/x/x.go": library, "a_test.go": program}, ".", nil,
			[]string{"no .go file outside vendor"},
		},
		"examples that are passed over": {
			map[string]string{"lib.go": library, "_examples/simple/simple.go": program}, ".", nil,
			[]string{"_examples/simple/simple.go", "-F 'package=./_examples/simple'"},
		},
		"a module inside": {
			map[string]string{"go/lib.go": library, "go/tools/go.mod": "", "go/tools/gen/main.go": program}, "go", nil,
			[]string{"tools/gen/main.go", "-F 'dir=go/tools'"},
		},
		"another system by its name": {
			map[string]string{"cmd/svc/main_windows.go": program}, ".", nil,
			[]string{"cmd/svc/main_windows.go", "its name keeps it out of this target"},
		},
		"another system by its line": {
			map[string]string{"main.go": "//go:build darwin || (windows && cgo)\n\n" + program}, ".", nil,
			[]string{"main.go", "//go:build darwin || (windows && cgo)"},
		},
		"a tag": {
			map[string]string{"main.go": "// Copyright\n\n//go:build linux && integration\n\n" + program}, ".", nil,
			[]string{"//go:build linux && integration", "-F tags=integration"},
		},
		"a file that no build takes": {
			map[string]string{"gen.go": "//go:build ignore\n\n" + program}, ".", nil,
			[]string{"//go:build ignore keeps it out of this target"},
		},
		"another architecture": {
			map[string]string{"cmd/a/main_arm64.go": program}, ".", nil, []string{"its name keeps it out of this target"},
		},
		"a program with C": {
			map[string]string{"main.go": program + "\n// int f(void);\nimport \"C\"\n"}, ".", nil,
			[]string{"main.go", "its import of C, with env=CGO_ENABLED=0, keeps it out of this target"},
		},
		"a hidden folder": {
			map[string]string{".tools/gen/main.go": program}, ".", nil, []string{"-F 'package=./.tools/gen'"},
		},
		"another package": {
			map[string]string{"lib/lib.go": library, "cmd/app/main.go": program}, ".", &lib,
			[]string{"package=./lib", "-F 'package=./cmd/app'"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			plan := attempt.Plan{Target: attempt.Target{OS: "linux", Arch: "amd64"}}
			plan.Options = attempt.Options{Dir: c.dir, Package: c.pattern, Env: []string{"CGO_ENABLED=0"}}
			said := whyNoMain(writeTree(t, c.files), plan)
			for _, part := range c.expected {
				if !strings.Contains(said, part) {
					t.Errorf("%q is not in %q", part, said)
				}
			}
		})
	}
}
