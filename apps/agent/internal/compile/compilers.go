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
	// runtimes is where a root has, in a folder for each runtime, what compiles for it in place of gcc.
	runtimes string
}

var theCompilers = compilers{programs: "/usr/bin", runtimes: "/opt/toolchain"}

// variables name what compiles, where that is not gcc. Go hashes the names, so the runtimes of one root, and gcc and
// clang, share nothing in a cache.
func (c compilers) variables(plan attempt.Plan) []string {
	if own := c.ofRuntime(plan); own != "" {
		return []string{"CC=" + filepath.Join(own, "cc"), "CXX=" + filepath.Join(own, "c++")}
	}
	if asked := plan.Options.CC; asked != nil && *asked == "clang" {
		return []string{"CC=clang", "CXX=clang++"}
	}
	return nil
}

// ofRuntime is the folder of the runtime's own compilers; empty where it has none.
func (c compilers) ofRuntime(plan attempt.Plan) string {
	folder := filepath.Join(c.runtimes, plan.Target.Runtime)
	if plan.Target.Runtime == "" || !isThere(filepath.Join(folder, "cc")) {
		return ""
	}
	return folder
}

// refusal says why what was asked cannot compile; empty where it can.
func (c compilers) refusal(plan attempt.Plan) string {
	asked := plan.Options.CC
	switch {
	case asked == nil:
		return ""
	case c.ofRuntime(plan) != "":
		return fmt.Sprintf("What is linked with %s has a compiler of its own, and not %s: leave cc out.",
			plan.Target.Runtime, *asked)
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
