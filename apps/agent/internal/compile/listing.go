package compile

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"cgoforge/agent/internal/attempt"
)

// listing is what `go list` printed: the main packages by their import paths, each once, and what it could not list.
type listing struct {
	mains  []string
	broken []brokenPackage
}

// brokenPackage is one that Go cannot list, such as a folder of two packages.
type brokenPackage struct {
	Path string
	// Folder is empty where not even the import path is one.
	Folder string
	// Why is Go's own word.
	Why string
	// Name is that of the package clause, as far as there is one.
	Name string
}

// isProgram tells whether it is a main package that only needs to be mended. A folder of two packages, or one whose name
// Go refuses, is none: nobody could build it alone.
func (p brokenPackage) isProgram() bool {
	isOdd := strings.HasPrefix(p.Why, "found packages ") || strings.HasPrefix(p.Why, "malformed import path ")
	return p.Name == "main" && !isOdd
}

// listFormat makes a line of each main package, and of each that cannot be listed: import path, tab, folder, and of the
// latter the error and the name too. A folder of nothing but tests has the name of its tests, and Go builds no program of
// it.
const listFormat = `{{with .Error}}{{$.ImportPath}}` + "\t{{$.Dir}}\t" + `{{printf "%q" .Err}}` + "\t{{$.Name}}" + `{{else}}` +
	`{{if and (eq .Name "main") (or .GoFiles .CgoFiles)}}{{.ImportPath}}` + "\t" + `{{.Dir}}{{end}}{{end}}`

const mostImportPath = 1024

var importPath = regexp.MustCompile(`^[0-9A-Za-z_.~+][0-9A-Za-z_.~+/-]*$`)

// readListing reads lines of listFormat, or says in a sentence why nothing can be built. The listing is of the sender's
// making, so every line is checked.
func readListing(text string) (list listing, refusal string) {
	found := map[string]bool{}
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" {
			continue
		}
		fields := strings.Split(line, "\t")
		path, folder := fields[0], strings.Join(fields[1:], "\t")
		if len(fields) == 4 {
			if why, err := strconv.Unquote(fields[2]); err == nil {
				one := brokenPackage{Path: path, Folder: fields[1], Why: why, Name: fields[3]}
				list.broken = append(list.broken, one)
				continue
			}
		}
		if strings.Contains(folder, "\t") || len(path) > mostImportPath || !importPath.MatchString(path) {
			return listing{}, fmt.Sprintf("A main package has a path that cgoforge does not build: %q.", path)
		}
		if folder != attempt.Source && !strings.HasPrefix(folder, attempt.Source+"/") {
			return listing{}, fmt.Sprintf("%s is not a package of the source.", path)
		}
		if !found[path] {
			list.mains = append(list.mains, path)
		}
		found[path] = true
	}
	return list, ""
}
