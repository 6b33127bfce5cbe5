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

var (
	nativeFlag = regexp.MustCompile(`-m(?:arch|cpu)=native\b`)
	nativeLine = regexp.MustCompile(`(?m)^[ \t/*]*#cgo\b.*-m(?:arch|cpu)=native\b`)
)

// warnOfNative says in the log what ties the program to the processor of this machine.
func (b *build) warnOfNative() {
	where := nativeIn(b.plan.Options, attempt.Source, attempt.NativeFiles)
	if where == "" {
		return
	}
	facts, _ := os.ReadFile("/proc/cpuinfo")
	fmt.Fprintf(b.log, "agent: warning: %s: what is built may need the processor of this machine%s, and end with SIGILL on "+
		"another. Name a level instead, such as %s\n", where, levelOf(string(facts)), levelToName[b.plan.Target.Arch])
}

var levelToName = map[string]string{"amd64": "-march=x86-64-v2", "arm64": "-march=armv8-a"}

// nativeIn answers the first place that asks C for the processor of the machine; noted names the files of the source that may.
func nativeIn(options attempt.Options, source, noted string) string {
	for name, flags := range map[string]*string{"cgo_cflags": options.CGOCFlags, "cgo_cxxflags": options.CGOCXXFlags} {
		if flags != nil && nativeFlag.MatchString(*flags) {
			return fmt.Sprintf("%s has %s", name, nativeFlag.FindString(*flags))
		}
	}
	names, err := os.ReadFile(noted)
	if err != nil {
		return ""
	}
	for name := range strings.SplitSeq(string(names), "\n") {
		text, err := os.ReadFile(filepath.Join(source, name))
		if place := nativeLine.FindIndex(text); err == nil && place != nil {
			line := strings.Count(string(text[:place[0]]), "\n") + 1
			return fmt.Sprintf("%s:%d has %s", name, line, nativeFlag.Find(text[place[0]:place[1]]))
		}
	}
	return ""
}

// levels are those of the psABI of x86-64, highest first, with the flags of /proc/cpuinfo that tell them from the one below.
var levels = []struct {
	name  string
	flags []string
}{
	{"x86-64-v4", []string{"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}},
	{"x86-64-v3", []string{"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"}},
	{"x86-64-v2", []string{"cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"}},
}

var flagsLine = regexp.MustCompile(`(?m)^flags\s*: (.*)$`)

// levelOf names the level of a processor by /proc/cpuinfo, as ` (x86-64-v3)`; empty where there are no levels.
func levelOf(facts string) string {
	match := flagsLine.FindStringSubmatch(facts)
	if match == nil {
		return ""
	}
	has := strings.Fields(match[1])
	name := "x86-64"
	for _, level := range slices.Backward(levels) {
		if slices.ContainsFunc(level.flags, func(flag string) bool { return !slices.Contains(has, flag) }) {
			break
		}
		name = level.name
	}
	return " (" + name + ")"
}
