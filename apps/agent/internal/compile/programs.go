package compile

import (
	"fmt"
	"regexp"
	"strings"

	"cgoforge/agent/internal/attempt"
)

// program is a main package to build.
type program struct {
	Path string
	// Name is that of the file in the output folder.
	Name string
}

const (
	mostPrograms   = 100
	mostImportPath = 1024
)

var (
	importPath     = regexp.MustCompile(`^[0-9A-Za-z_.~+][0-9A-Za-z_.~+/-]*$`)
	versionElement = regexp.MustCompile(`^v[1-9][0-9]*$`)
)

// selectPrograms reads what `go list` printed and names each program, or says in a sentence why nothing can be built.
// The listing is of the sender's making, so every line is checked.
func selectPrograms(listing string, output *string) (programs []program, refusal string) {
	paths, refusal := readListing(listing)
	switch {
	case refusal != "":
		return nil, refusal
	case len(paths) == 0:
		return nil, "There is no main package to build: none matches package, tags and the target."
	case len(paths) > mostPrograms:
		const tooMany = "There are %d main packages, more than the %d of one build. Name fewer with package."
		return nil, fmt.Sprintf(tooMany, len(paths), mostPrograms)
	case output != nil && len(paths) > 1:
		const notOne = "output names one file, but there are %d main packages: %s. Name one with package."
		return nil, fmt.Sprintf(notOne, len(paths), strings.Join(paths, ", "))
	}
	names, taken := nameApart(paths), map[string]bool{}
	for _, path := range paths {
		name := names[path]
		if output != nil {
			name = *output
		}
		if taken[name] {
			return nil, fmt.Sprintf("%s is not the only main package that would make %s.", path, name)
		}
		taken[name] = true
		if wrong := attempt.WrongOutputName(name); wrong != "" {
			return nil, fmt.Sprintf("%s would make %q, which %s.", path, name, wrong)
		}
		programs = append(programs, program{Path: path, Name: name})
	}
	return programs, ""
}

// readListing answers the import paths, each once.
func readListing(listing string) (paths []string, refusal string) {
	found := map[string]bool{}
	for line := range strings.SplitSeq(listing, "\n") {
		if line == "" {
			continue
		}
		path, folder, _ := strings.Cut(line, "\t")
		if strings.Contains(folder, "\t") || len(path) > mostImportPath || !importPath.MatchString(path) {
			return nil, fmt.Sprintf("A main package has a path that cgoforge does not build: %q.", path)
		}
		if folder != attempt.Source && !strings.HasPrefix(folder, attempt.Source+"/") {
			return nil, fmt.Sprintf("%s is not a package of the source.", path)
		}
		if !found[path] {
			paths = append(paths, path)
		}
		found[path] = true
	}
	return paths, ""
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
