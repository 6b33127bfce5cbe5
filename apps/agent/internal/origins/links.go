package origins

import (
	"path"
	"regexp"
	"strings"
	"time"
)

// LinkFormat has `go list -deps` print of each package what it has the linker do: import path, flags and the names that
// it asks pkg-config for, between tabs.
const LinkFormat = `{{if or .CgoLDFLAGS .CgoPkgConfig}}{{.ImportPath}}` + "\t" + `{{join .CgoLDFLAGS " "}}` + "\t" +
	`{{join .CgoPkgConfig " "}}{{end}}`

// links is what one package has the linker do.
type links struct {
	from      string
	flags     []string
	pkgConfig []string
}

// readLinks reads lines of LinkFormat, which the sender's packages have made.
func readLinks(text string) (found []links) {
	for line := range strings.SplitSeq(text, "\n") {
		fields := strings.Split(line, "\t")
		if len(fields) == 3 {
			one := links{"package " + fields[0], strings.Fields(fields[1]), strings.Fields(fields[2])}
			found = append(found, one)
		}
	}
	return found
}

// linkerOf answers who links a library, such as `package example.com/app (-lsqlite3)`; empty where that is not seen in
// time: of hostile packages there are hundreds of thousands of flags.
func linkerOf(library string, all []links, until time.Time) string {
	asking := []links{}
	for _, one := range all {
		for _, flag := range one.flags {
			if time.Now().After(until) {
				return ""
			}
			if isOf(flag, library) {
				return one.from + " (" + flag + ")"
			}
		}
		if len(one.pkgConfig) > 0 {
			asking = append(asking, one)
		}
	}
	// What pkg-config adds is not said; where one package alone asks it, that is who.
	if len(asking) == 1 {
		return asking[0].from + " (pkg-config: " + strings.Join(asking[0].pkgConfig, " ") + ")"
	}
	return ""
}

var sharedName = regexp.MustCompile(`\.so(?:\.[0-9.]+)?$`)

// isOf tells whether a flag of the linker brings a library in.
func isOf(flag, library string) bool {
	if name, isName := strings.CutPrefix(flag, "-l"); isName {
		if rest, has := strings.CutPrefix(library, "lib"+name); has && strings.IndexAny(rest, ".-") == 0 {
			return true
		}
		// libpng.so is a link to libpng16.so.16.
		return sonameOf(inSystem("lib"+name+".so")) == library
	}
	if !sharedName.MatchString(flag) {
		return false
	}
	return path.Base(flag) == library || sonameOf(flag) == library
}

// loaderFrom answers who names a loader; empty where nobody is seen to.
func loaderFrom(loader string, all []links) string {
	for _, one := range all {
		for _, flag := range one.flags {
			if strings.Contains(flag, loader) {
				return one.from + " (" + flag + ")"
			}
		}
	}
	return ""
}
