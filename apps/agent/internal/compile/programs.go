package compile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"cgoforge/agent/internal/pod"
)

// The selection is that of apps/launcher/src/main-packages.ts; test/vectors/main-packages.json holds both to it.

// program is a main package to build.
type program struct {
	Path string `json:"path"`
	// OwnName is the name that Go gives the program.
	OwnName string `json:"ownName"`
	// Name is that of the file in the output folder.
	Name string `json:"name"`
}

const (
	mostPrograms   = 100
	mostImportPath = 1024
)

var (
	importPath     = regexp.MustCompile(`^[0-9A-Za-z_.~+][0-9A-Za-z_.~+/-]*$`)
	versionElement = regexp.MustCompile(`^v[1-9][0-9]*$`)
)

// selectPrograms reads what `go list` printed and names each program, or says in a sentence why nothing can be built. The
// listing is of the sender's making, so every line is checked.
func selectPrograms(listing string, output *string) (programs []program, refusal string) {
	paths, refusal := readListing(listing)
	switch {
	case refusal != "":
		return nil, refusal
	case len(paths) == 0:
		return nil, "There is no main package to build: none matches package, tags and the target."
	case len(paths) > mostPrograms:
		return nil, fmt.Sprintf("There are %d main packages, more than the %d of one build. Name fewer with package.", len(paths), mostPrograms)
	case output != nil && len(paths) > 1:
		return nil, fmt.Sprintf("output names one file, but there are %d main packages: %s. Name one with package.", len(paths), strings.Join(paths, ", "))
	}
	programs = nameApart(paths)
	if output != nil {
		programs[0].Name = *output
	}
	names := map[string]bool{}
	for _, one := range programs {
		if names[one.Name] {
			return nil, fmt.Sprintf("%s is not the only main package that would make %s.", one.Path, one.Name)
		}
		names[one.Name] = true
		if wrong := pod.WrongOutputName(one.Name); wrong != "" {
			return nil, fmt.Sprintf("%s would make %s, which %s.", one.Path, quote(one.Name), wrong)
		}
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
			return nil, fmt.Sprintf("A main package has a path that cgoforge does not build: %s.", quote(path))
		}
		if folder != pod.Source && !strings.HasPrefix(folder, pod.Source+"/") {
			return nil, fmt.Sprintf("%s is not a package of the source.", path)
		}
		if !found[path] {
			paths = append(paths, path)
		}
		found[path] = true
	}
	return paths, ""
}

// nameApart gives programs of one name the elements before it as a prefix, as few as tell them apart: cmd-server, tools-server.
func nameApart(paths []string) []program {
	names, taken := map[string]string{}, map[string]bool{}
	for count := 1; len(names) < len(paths); count++ {
		var order []string
		sharers := map[string][]string{}
		for _, path := range paths {
			elements := nameElements(path)
			name := strings.Join(elements[max(0, len(elements)-count):], "-")
			if sharers[name] == nil {
				order = append(order, name)
			}
			sharers[name] = append(sharers[name], path)
		}
		for _, name := range order {
			for _, path := range sharers[name] {
				isApart := len(sharers[name]) == 1 && !taken[name]
				if _, named := names[path]; !named && (isApart || count >= len(nameElements(path))) {
					names[path], taken[name] = name, true
				}
			}
		}
	}
	programs := []program{}
	for _, path := range paths {
		programs = append(programs, program{Path: path, OwnName: ownNameOf(path), Name: names[path]})
	}
	return programs
}

// ownNameOf is Go's rule (cmd/go/internal/load.DefaultExecName): the last element, or the one before it if the last is a version.
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

// quote writes a text as JSON does.
func quote(text string) string {
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	// A string can always be written.
	_ = encoder.Encode(text)
	return strings.TrimSuffix(quoted.String(), "\n")
}
