package compile

import (
	"fmt"
	"os"
	"path/filepath"

	"cgoforge/agent/internal/attempt"
)

// compilers are what compiles C in a root.
type compilers struct {
	// programs is where those are that have names.
	programs string
	// targets is where a root has, in a folder for each runtime or platform, what compiles for it in place of gcc.
	targets string
}

var theCompilers = compilers{programs: "/usr/bin", targets: "/opt/toolchain"}

// variables name what compiles, where that is not gcc. Go hashes the names, so the targets of one root, and gcc and clang,
// share nothing in a cache.
func (c compilers) variables(plan attempt.Plan) (variables []string) {
	for _, program := range []struct{ variable, name string }{
		{"CC", "cc"}, {"CXX", "c++"}, {"PKG_CONFIG", "pkg-config"},
	} {
		if path := filepath.Join(c.folderOf(plan), program.name); isThere(path) {
			variables = append(variables, program.variable+"="+path)
		}
	}
	if asked := plan.Options.CC; variables == nil && asked != nil && *asked == "clang" {
		return []string{"CC=clang", "CXX=clang++"}
	}
	return variables
}

// folderOf is where the target's own compilers are, if it has some.
func (c compilers) folderOf(plan attempt.Plan) string {
	if plan.Target.Runtime == "" {
		return filepath.Join(c.targets, plan.Target.Platform())
	}
	return filepath.Join(c.targets, plan.Target.Runtime)
}

// refusal says why what was asked cannot compile; empty where it can.
func (c compilers) refusal(plan attempt.Plan) string {
	asked := plan.Options.CC
	switch {
	case asked == nil:
		return ""
	case isThere(filepath.Join(c.folderOf(plan), "cc")):
		return fmt.Sprintf("%s has a compiler of its own, and not %s: leave cc out.", plan.Target, *asked)
	case !isThere(filepath.Join(c.programs, *asked)):
		return fmt.Sprintf("There is no %s in this toolchain: leave cc out, or ask for a runtime of a toolchain that has it; "+
			"GET /v1/targets shows the parts of each.", *asked)
	}
	return ""
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
