package compile

import (
	"bufio"
	"fmt"
	gobuild "go/build"
	"go/build/constraint"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cgoforge/agent/internal/attempt"
)

var (
	nativeFlag = regexp.MustCompile(`-m(?:arch|cpu)=native\b`)
	// nativeLine has the conditions of a line and the flag.
	nativeLine = regexp.MustCompile(`^[ \t/*]*#cgo\b([^:]*)\bC(?:XX)?FLAGS:.*(-m(?:arch|cpu)=native)\b`)
)

// warnOfNative says in the log what ties the program to the processor of this machine.
func (b *build) warnOfNative() {
	where := nativeIn(b.plan, attempt.Source, attempt.NativeFiles)
	if where == "" {
		return
	}
	facts, _ := os.ReadFile("/proc/cpuinfo")
	b.note("warning: %s: what is built may need the processor of this machine%s, and end with SIGILL on another. "+
		"Name a level instead, such as %s", where, levelOf(string(facts)), levelToName[b.plan.Target.Arch])
}

var levelToName = map[string]string{
	"amd64": "-march=x86-64-v2", "386": "-march=i686", "arm64": "-march=armv8-a", "arm": "-march=armv7-a",
	"ppc64le": "-mcpu=power8", "s390x": "-march=z13", "riscv64": "-march=rv64gc",
}

// nativeIn answers the first place that asks C for the processor of the machine; noted names the files that may.
func nativeIn(plan attempt.Plan, source, noted string) string {
	fields := []struct {
		name  string
		flags *string
	}{{"cgo_cflags", plan.Options.CGOCFlags}, {"cgo_cxxflags", plan.Options.CGOCXXFlags}}
	for _, field := range fields {
		if field.flags != nil && nativeFlag.MatchString(*field.flags) {
			return fmt.Sprintf("%s has %s", field.name, nativeFlag.FindString(*field.flags))
		}
	}
	names, err := os.ReadFile(noted)
	if err != nil {
		return ""
	}
	context := contextOf(plan)
	for name := range strings.SplitSeq(string(names), "\n") {
		folder, file := filepath.Split(filepath.Join(source, name))
		if isTaken, err := context.MatchFile(folder, file); err != nil || !isTaken {
			continue
		}
		if line, flag := nativeLineOf(filepath.Join(folder, file), context); flag != "" {
			return fmt.Sprintf("%s:%d has %s", name, line, flag)
		}
	}
	return ""
}

// nativeLineOf finds the line of a Go file that asks for the processor in a build of this context.
func nativeLineOf(path string, context gobuild.Context) (number int, flag string) {
	file, err := os.Open(path)
	if err != nil {
		return 0, ""
	}
	defer file.Close()
	// A preamble may be long, and whoever has one of a gigabyte is told nothing.
	lines := bufio.NewScanner(io.LimitReader(file, mostPreamble))
	for number = 1; lines.Scan(); number++ {
		match := nativeLine.FindStringSubmatch(lines.Text())
		if match != nil && holds(match[1], context) {
			return number, match[2]
		}
	}
	return 0, ""
}

const mostPreamble = 1 << 20

// holds tells whether a line with these conditions counts; cgo reads them as those of a line `// +build`.
func holds(conditions string, context gobuild.Context) bool {
	conditions = strings.TrimSpace(conditions)
	if conditions == "" {
		return true
	}
	expression, err := constraint.Parse("// +build " + conditions)
	given := append([]string{context.GOOS, context.GOARCH, "unix", "cgo", "gc"}, context.BuildTags...)
	return err == nil && expression.Eval(func(tag string) bool { return slices.Contains(given, tag) })
}

// levels are those of the psABI of x86-64, highest first, with the flags of /proc/cpuinfo that each adds.
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
