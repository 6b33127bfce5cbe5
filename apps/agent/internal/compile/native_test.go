package compile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cgoforge/agent/internal/attempt"
)

func TestWhatAsksForTheProcessorIsNamedWithItsLine(t *testing.T) {
	folder := t.TempDir()
	plan := attempt.Plan{Target: attempt.Target{OS: "linux", Arch: "amd64"}}
	noted := filepath.Join(folder, "noted")
	for content, place := range map[string]string{
		"package a\n\n// #cgo CFLAGS: -O3 -march=native\nimport \"C\"\n":                                                      "a.go:3 has -march=native",
		"package a\n\n/*\n#cgo amd64 CXXFLAGS: -mcpu=native\n*/\nimport \"C\"\n":                                              "a.go:4 has -mcpu=native",
		"package a\n\n// #cgo arm64 CFLAGS: -mcpu=native\n// #cgo darwin windows,amd64 CFLAGS: -march=native\nimport \"C\"\n": "",
		"package a\n\n// #cgo arm64 linux,!arm64 CFLAGS: -march=native\nimport \"C\"\n":                                       "a.go:3 has -march=native",
		"//go:build windows\n\npackage a\n\n// #cgo CFLAGS: -march=native\nimport \"C\"\n":                                    "",
		"package a\n\n// gcc -march=native would be faster\n":                                                                 "",
		"package a\n\n// #cgo CFLAGS: -mtune=native\n":                                                                        "",
	} {
		for name, text := range map[string]string{"a.go": content, "noted": "gone.go\na.go"} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if found := nativeIn(plan, folder, noted); found != place {
			t.Errorf("%q, not %q", found, place)
		}
	}
	flags := "-O3 -march=native"
	asked := attempt.Plan{Options: attempt.Options{CGOCXXFlags: &flags}}
	if found := nativeIn(asked, folder, "nowhere"); found != "cgo_cxxflags has -march=native" {
		t.Error(found)
	}
	if found := nativeIn(plan, folder, "nowhere"); found != "" {
		t.Error(found)
	}
}

func TestALevelIsThatOfAllFlagsUpToIt(t *testing.T) {
	v2 := strings.Join(levels[2].flags, " ")
	v3 := v2 + " " + strings.Join(levels[1].flags, " ")
	for flags, level := range map[string]string{
		"fpu sse2": " (x86-64)", v2: " (x86-64-v2)", v3: " (x86-64-v3)", v2 + " avx512f": " (x86-64-v2)",
		v3 + " " + strings.Join(levels[0].flags, " "): " (x86-64-v4)",
	} {
		if found := levelOf("processor\t: 0\nflags\t\t: " + flags + "\nbugs\t\t: none\n"); found != level {
			t.Errorf("%s: %s, not %s", flags, found, level)
		}
	}
	if found := levelOf("processor\t: 0\nFeatures\t: fp asimd\n"); found != "" {
		t.Error(found)
	}
}
