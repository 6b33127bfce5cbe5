package check

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/pod"
)

// The judgements and their sentences are those of apps/launcher/src/check-output.ts, the kinds those of elf-kind.ts there;
// test/vectors/check-judgements.json holds both to them.

var (
	crashes = map[syscall.Signal]string{syscall.SIGILL: "SIGILL", syscall.SIGSEGV: "SIGSEGV", syscall.SIGBUS: "SIGBUS"}
	// A program too may exit with these; only then is a second look needed.
	notStarted = []int{126, container.ExitNotStarted}

	complaining  = regexp.MustCompile(`error while loading|not found|undefined symbol`)
	missing      = regexp.MustCompile(`^\s*(\S+) => not found`)
	notPrintable = regexp.MustCompile(`[^\x20-\x7e]+`)
)

const mostQuoted = 500

// judgeRun answers what is wrong with a program by how its run ended; unclear where the loader and the program itself could both
// have meant it.
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
	return "", slices.Contains(notStarted, seen.exitCode)
}

// judgeLoading answers what is wrong with libraries or symbols, as the loader alone finds.
func judgeLoading(loaded observed) (complaint string) {
	var complaints, libraries []string
	for line := range strings.SplitSeq(loaded.output, "\n") {
		if !complaining.MatchString(line) {
			continue
		}
		complaints = append(complaints, line)
		if found := missing.FindStringSubmatch(line); found != nil && !slices.Contains(libraries, path.Base(found[1])) {
			libraries = append(libraries, path.Base(found[1]))
		}
	}
	switch {
	case loaded.exitCode == 0 && len(complaints) == 0:
		return ""
	case len(libraries) > 0:
		return "The target's minimal root has no " + printable(strings.Join(libraries, ", ")) + "."
	case len(complaints) > 0:
		return "The loader refuses it." + quoted(strings.Join(complaints, "\n"))
	}
	return "The loader refuses it." + quoted(loaded.output)
}

// quoted is what a program printed, made harmless; the file is called by its name alone.
func quoted(output string) string {
	line := printable(strings.ReplaceAll(output, pod.Delivered+"/", ""))
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
