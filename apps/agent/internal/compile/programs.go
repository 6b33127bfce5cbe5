package compile

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cgoforge/agent/internal/attempt"
)

// program is a main package to build.
type program struct {
	Path string
	// Name is that of the file in the output folder.
	Name string
}

const mostPrograms = 100

var versionElement = regexp.MustCompile(`^v[1-9][0-9]*$`)

// namePrograms names the files of main packages, or says in a sentence why they cannot be built together.
func namePrograms(paths []string, plan attempt.Plan) (programs []program, refusal string) {
	options, output := plan.Options, plan.Options.Output
	switch {
	case len(paths) > mostPrograms:
		const tooMany = "There are %d main packages, more than the %d of one build. Name fewer, such as -F 'package=%s'"
		return nil, fmt.Sprintf(tooMany, len(paths), mostPrograms, shortest(paths))
	case output != nil && len(paths) > 1:
		const notOne = "output names one file, but there are %d main packages: %s. Name one with package."
		return nil, fmt.Sprintf(notOne, len(paths), strings.Join(paths, ", "))
	}
	names, taken := nameApart(paths), map[string]bool{}
	for _, path := range paths {
		name := names[path] + plan.FileEnd()
		if output != nil {
			name = *output
		}
		if plan.Target.OS == attempt.Windows && filepath.Ext(name) != plan.FileEnd() {
			// Windows starts and loads files by how their names end.
			name += plan.FileEnd()
		}
		outputs := options.OutputsOf(name)
		if slices.Contains(outputs[1:], name) {
			return nil, fmt.Sprintf("A library cannot have the name %s, which is that of its header.", name)
		}
		for _, made := range outputs {
			if taken[made] {
				return nil, fmt.Sprintf("%s is not the only main package that would make %s.", path, made)
			}
			taken[made] = true
			if wrong := attempt.WrongOutputName(made); wrong != "" {
				return nil, fmt.Sprintf("%s would make %q, which %s.", path, made, wrong)
			}
		}
		programs = append(programs, program{Path: path, Name: name})
	}
	return programs, ""
}

// outputsOf names all files that were built of the programs.
func outputsOf(options attempt.Options, programs []program) (names []string) {
	for _, built := range programs {
		for i, name := range options.OutputsOf(built.Name) {
			if _, err := os.Lstat(filepath.Join(attempt.Output, name)); err == nil || i == 0 {
				names = append(names, name)
			}
		}
	}
	return names
}

// shortest is the program in the folder of the module, where there is one, as a bare go build takes it.
func shortest(paths []string) string {
	return slices.MinFunc(paths, func(a, b string) int { return len(a) - len(b) })
}

// nameApart tells programs of one name apart by as few elements before it as it takes: cmd-server, tools-server.
func nameApart(paths []string) map[string]string {
	names, taken := map[string]string{}, map[string]bool{}
	for count := 1; len(names) < len(paths); count++ {
		nameOf := func(path string) string {
			elements := nameElements(path)
			return strings.Join(elements[max(0, len(elements)-count):], "-")
		}
		sharers := map[string]int{}
		for _, path := range paths {
			sharers[nameOf(path)]++
		}
		for _, path := range paths {
			name := nameOf(path)
			isApart := sharers[name] == 1 && !taken[name]
			if _, named := names[path]; !named && (isApart || count >= len(nameElements(path))) {
				names[path], taken[name] = name, true
			}
		}
	}
	return names
}

// ownNameOf is Go's rule (load.DefaultExecName of cmd/go): the last element, or the one before it if it is a version.
func ownNameOf(path string) string {
	elements := nameElements(path)
	return elements[len(elements)-1]
}

func nameElements(path string) []string {
	elements := strings.Split(path, "/")
	last := elements[len(elements)-1]
	if len(elements) > 1 && versionElement.MatchString(last) && last != "v1" {
		return elements[:len(elements)-1]
	}
	return elements
}
