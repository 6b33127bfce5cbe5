package attempt

import (
	"path"
	"slices"
	"strings"
)

const (
	// headerEnd is how the name of a header ends that Go writes beside a library for C.
	headerEnd = ".h"
	// debugEnd is added to a program's name for its debug information.
	debugEnd = ".debug"
)

// windowsEnds are how the names of files for Windows end, by Go's name of the mode, which is empty for a program.
var windowsEnds = map[string]string{"": ".exe", "exe": ".exe", "pie": ".exe", "c-shared": ".dll", "c-archive": ".a"}

// libraryEnds are how the names of libraries for C end, by Go's name of the mode that makes them.
var libraryEnds = map[string]string{"c-shared": ".so", "c-archive": ".a"}

// LibraryEnd is how the name of a library for C ends; empty where a program is built.
func (o Options) LibraryEnd() string {
	if o.BuildMode == nil {
		return ""
	}
	return libraryEnds[*o.BuildMode]
}

// FileEnd is how the names of the files of a build end; empty where programs have plain names.
func (p Plan) FileEnd() string {
	if p.Target.OS != Windows {
		return p.Options.LibraryEnd()
	}
	if p.Options.BuildMode == nil {
		return windowsEnds[""]
	}
	return windowsEnds[*p.Options.BuildMode]
}

// HasSeparateDebug tells whether debug information goes into files of its own.
func (o Options) HasSeparateDebug() bool { return o.Debug != nil && *o.Debug == "separate" }

// DebugName is that of the debug information of a file.
func DebugName(name string) string { return name + debugEnd }

// IsHeader tells, by its name, whether a file of a library for C is a header.
func IsHeader(name string) bool { return strings.HasSuffix(name, headerEnd) }

// OutputsOf names the files that a build may make of one main package: the first it makes always, and a header only where
// a library for C exports something.
func (o Options) OutputsOf(name string) []string {
	names := []string{name}
	if o.LibraryEnd() != "" {
		names = append(names, strings.TrimSuffix(name, path.Ext(name))+headerEnd)
	}
	if o.HasSeparateDebug() {
		names = append(names, DebugName(name))
	}
	return names
}

// Starts answers which of the files of a build are started or loaded: all but debug information, and what is for a
// compiler of C. `outputKind` of packages/core says the same; test/vectors/output-kinds.json holds both to it.
func (o Options) Starts(outputs []string) (starts []string) {
	for _, name := range outputs {
		of, isDebug := strings.CutSuffix(name, debugEnd)
		isDebug = isDebug && o.HasSeparateDebug() && slices.Contains(outputs, of)
		isForC := o.LibraryEnd() != "" && IsHeader(name) || o.LibraryEnd() == ".a"
		if !isDebug && !isForC {
			starts = append(starts, name)
		}
	}
	return starts
}
