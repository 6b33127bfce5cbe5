package check

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
)

var (
	crashes = map[syscall.Signal]string{syscall.SIGILL: "SIGILL", syscall.SIGSEGV: "SIGSEGV", syscall.SIGBUS: "SIGBUS"}

	complaining = regexp.MustCompile(`.*(error while loading|not found|undefined symbol).*`)
	refusing    = regexp.MustCompile(`.*(?:error while loading|version .* not found).*`)
	// Each libc's loader has words of its own.
	missing      = regexp.MustCompile(`(?m)(?:^[ \t]*|Error loading shared library )([^\s:]+)(?: => not found|: No such file)`)
	notPrintable = regexp.MustCompile(`[^\x20-\x7e]+`)
)

const (
	mostQuoted = 500
	// Intake takes no more.
	mostMissing = 100
)

// judgeRun answers what is wrong with a program by how its run ended; unclear where the loader too may have meant it.
func judgeRun(seen observed) (complaint string, unclear bool) {
	crash, crashed := crashes[seen.signal]
	switch {
	case seen.refused:
		return "The kernel could not start it." + quoted(seen.output), false
	case seen.stillRunning:
		return "", false
	case crashed:
		return "It was ended by " + crash + " within 2 s." + quoted(seen.output), false
	}
	// A program too may exit with these, the first of which is the loader's for want of a symbol version; only then is a
	// second look needed.
	return "", slices.Contains([]int{1, 126, container.ExitNotStarted}, seen.exitCode)
}

// judgeLoading answers what is wrong with libraries or symbols, as the loader alone finds; or, where libraries may be
// missing and nothing else is wrong, which those are.
func judgeLoading(loaded observed, mayMiss bool) (complaint string, missed []string) {
	complaints, libraries := complaining.FindAllString(loaded.output, -1), []string{}
	for _, found := range missing.FindAllStringSubmatch(loaded.output, -1) {
		// One that is named by its path nobody can install.
		mayMiss = mayMiss && !strings.Contains(found[1], "/")
		if library := printable(path.Base(found[1])); len(libraries) < mostMissing && !slices.Contains(libraries, library) {
			libraries = append(libraries, library)
		}
	}
	refusals := refusing.FindAllString(loaded.output, -1)
	switch {
	case loaded.exitCode == 0 && len(complaints) == 0:
		return "", nil
	case len(libraries) > 0 && mayMiss && len(refusals) == 0:
		// Whether they have the symbols that are asked of them nobody can see.
		return "", libraries
	case len(libraries) > 0 && mayMiss:
		return "The loader refuses it." + quoted(strings.Join(refusals, "\n")), nil
	case len(libraries) > 0:
		return lacks(libraries), nil
	case len(complaints) > 0:
		return "The loader refuses it." + quoted(strings.Join(complaints, "\n")), nil
	}
	return "The loader refuses it." + quoted(loaded.output), nil
}

// resultOf takes what is wrong, if anything is, the libraries that may be missing, and how the file ran; nil for a
// library, which is loaded only.
func resultOf(complaint string, missed []string, ran *observed) attempt.Result {
	switch {
	case complaint != "":
		return attempt.Result{Detail: complaint}
	case len(missed) > 0:
		return attempt.Result{Passed: true, Kind: "not started", Missing: missed, Detail: lacks(missed)}
	case ran == nil:
		return attempt.Result{Passed: true, Kind: "loaded"}
	case ran.stillRunning:
		return attempt.Result{Passed: true, Kind: "ran", Ending: &attempt.Ending{StillRunning: true}}
	}
	return attempt.Result{Passed: true, Kind: "ran", Ending: &attempt.Ending{ExitCode: &ran.exitCode}}
}

func lacks(libraries []string) string {
	return "A bare system of the target has no " + printable(strings.Join(libraries, ", ")) + "."
}

// quoted is what a program printed, made harmless; the file is called by its name alone.
func quoted(output string) string {
	line := printable(strings.ReplaceAll(output, attempt.Delivered+"/", ""))
	if line == "" {
		return ""
	}
	return " It said: " + line
}

// printable is one line of printable characters, cut where it is long.
func printable(text string) string {
	line := strings.TrimSpace(notPrintable.ReplaceAllString(text, " "))
	return line[:min(len(line), mostQuoted)]
}
