package compile

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"cgoforge/agent/internal/attempt"
)

// listTree has the real Go list a module as an attempt's first step does.
func listTree(t *testing.T, files map[string]string) listing {
	t.Helper()
	files["go.mod"] = "module example.com/t\n\ngo 1.24\n"
	root := writeTree(t, files)
	args := listArgs(attempt.Plan{Options: attempt.Options{Dir: "."}}, true)
	command := exec.Command("go", args[1:]...)
	command.Dir = root
	text, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	list, refusal := readListing(strings.ReplaceAll(string(text), "\t"+root, "\t"+attempt.Source))
	if refusal != "" {
		t.Fatal(refusal)
	}
	return list
}

func TestWhatGoCannotListIsTold(t *testing.T) {
	list := listTree(t, map[string]string{
		"main.go":             "package main\n",
		"cmd/tool/main.go":    "package main\n",
		"New folder (2)/u.go": "package util\n",
		"资料/main.go":          "package main\n",
		"backup/a.go":         "package a\n",
		"backup/b.go":         "package b\n",
		"lib/lib.go":          "package lib\n",
	})
	if mains := []string{"example.com/t", "example.com/t/cmd/tool"}; !slices.Equal(list.mains, mains) {
		t.Errorf("%q, not %q", list.mains, mains)
	}
	whys := map[string]string{}
	for _, one := range list.broken {
		whys[one.Path] = one.Why
	}
	for path, part := range map[string]string{
		"example.com/t/New folder (2)": "malformed import path",
		"example.com/t/资料":             "malformed import path",
		"example.com/t/backup":         "found packages a (a.go) and b (b.go)",
	} {
		if !strings.Contains(whys[path], part) {
			t.Errorf("%s: %q", path, whys[path])
		}
	}
	if b := planOf("."); b.needs(list) {
		t.Error("they would end the build")
	}
}

func TestAFolderOfNothingButTestsIsNoProgram(t *testing.T) {
	list := listTree(t, map[string]string{
		"main.go":               "package main\n",
		"cgo/main.go":           "package main\n\nimport \"C\"\n",
		"echo/echo_test.go":     "package main_test\n",
		"inside/inside_test.go": "package main\n",
	})
	if mains := []string{"example.com/t", "example.com/t/cgo"}; !slices.Equal(list.mains, mains) || len(list.broken) > 0 {
		t.Errorf("%+v", list)
	}
}

func planOf(dir string) *build {
	return &build{plan: attempt.Plan{Options: attempt.Options{Dir: dir}}}
}

func TestAProgramThatCannotBeListedIsNotLeftOut(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"in the module's own folder": {"main.go": "package main\n", "other.go": "package other\n"},
		"with C that nothing reads":  {"cmd/app/main.go": "package main\n", "cmd/app/app.c": "int x;\n"},
		"with imports that are none": {"cmd/app/main.go": "package main\n\nimport fmt\n"},
	} {
		t.Run(name, func(t *testing.T) {
			files["cmd/tool/main.go"] = "package main\n"
			if list := listTree(t, files); !planOf(".").needs(list) {
				t.Errorf("%+v", list)
			}
		})
	}
}
