package compile

import (
	"fmt"
	gobuild "go/build"
	"path/filepath"
	"strings"

	"cgoforge/agent/internal/attempt"
)

// programFile is a file of `package main`, as the folder of the module has it.
type programFile struct {
	// folder is as a field names it: `.`, or with `./` before it.
	folder string
	name   string
	// module is the folder of another module that it belongs to; empty where it is of this one.
	module string
	// isPassedOver says that `./...` does not reach the folder.
	isPassedOver bool
	// excluded says by what of it the file is left out of the build; empty where it is not.
	excluded string
	// tags are what it would be taken with; empty where none are enough.
	tags []string
}

// whyNoMain says what a module has instead of a main package, and what to type for what is nearest to one.
func whyNoMain(root string, plan attempt.Plan) string {
	dir, pattern := plan.Options.Dir, plan.Options.Package
	found := readGoFiles(filepath.Join(root, dir), contextOf(plan))
	what := "There is no main package to build"
	if pattern != nil {
		what = fmt.Sprintf("No main package that can be built matches package=%s", *pattern)
	}
	switch {
	case len(found.mains) == 0 && found.library == "":
		return what + ": there is no .go file outside vendor and tests. Pack the program's folder."
	case len(found.mains) == 0:
		const isLibrary = "%s: the module is a library, with packages such as %q. Send a program that uses it."
		return fmt.Sprintf(isLibrary, what, found.library)
	}
	best := found.mains[0]
	for _, one := range found.mains[1:] {
		if one.rank() < best.rank() {
			best = one
		}
	}
	return fmt.Sprintf("%s, but there is %q: %s", what, filepath.Join(best.folder, best.name), best.hint(dir))
}

// contextOf is what a file is judged by whether it belongs to the build.
func contextOf(plan attempt.Plan) gobuild.Context {
	context := gobuild.Default
	context.GOOS, context.GOARCH = plan.Target.OS, plan.Target.Arch
	context.CgoEnabled = !plan.Options.IsWithoutCgo()
	context.BuildTags = plan.Tags()
	return context
}

// rank is lower for what is more likely to be meant.
func (f programFile) rank() int {
	switch {
	case f.excluded != "" && len(f.tags) == 0:
		return 4
	case f.excluded != "":
		return 3
	case f.isPassedOver:
		return 2
	case f.module != "":
		return 1
	}
	return 0
}

func (f programFile) hint(dir string) string {
	switch {
	case f.excluded != "" && len(f.tags) == 0:
		return fmt.Sprintf("%s keeps it out of this target.", f.excluded)
	case f.excluded != "":
		return fmt.Sprintf("%s keeps it out. Type: -F tags=%s", f.excluded, strings.Join(f.tags, ","))
	case f.module != "":
		return fmt.Sprintf("it is of the module in %q. Type: -F 'dir=%s'", f.module, filepath.Join(dir, f.module))
	case f.isPassedOver:
		return fmt.Sprintf("./... passes its folder over. Type: -F 'package=%s'", f.folder)
	}
	return fmt.Sprintf("type -F 'package=%s'", f.folder)
}
