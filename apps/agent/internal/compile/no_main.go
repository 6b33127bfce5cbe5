package compile

import (
	"errors"
	"fmt"
	"go/ast"
	gobuild "go/build"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cgoforge/agent/internal/attempt"
)

const (
	// mostFiles is how many Go files are looked at for an explanation.
	mostFiles = 20_000
	// mostHead is as much of one as is read: no file has its package clause later.
	mostHead = 64 << 10
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

// goFiles is what the folder of a module has instead of a main package that can be built.
type goFiles struct {
	root    string
	context gobuild.Context
	// modules are the folders of other modules below.
	modules map[string]bool
	mains   []programFile
	// library is the folder of a package that is no program; empty where there is none.
	library string
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
	context.BuildTags = plan.Options.Tags
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

// errEnough ends a walk that has seen enough.
var errEnough = errors.New("enough")

func readGoFiles(root string, context gobuild.Context) *goFiles {
	found := &goFiles{root: root, context: context, modules: map[string]bool{}}
	left := mostFiles
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		relative, _ := filepath.Rel(root, path)
		if entry.IsDir() {
			if relative == "vendor" {
				return fs.SkipDir
			}
			_, err := os.Stat(filepath.Join(path, "go.mod"))
			found.modules[relative] = err == nil && relative != "."
			return nil
		}
		name := entry.Name()
		if !entry.Type().IsRegular() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		if left--; left < 0 {
			return errEnough
		}
		found.add(relative)
		return nil
	})
	return found
}

// importsC tells whether cgo reads the file.
func importsC(path string) bool {
	file, err := parseHead(path, parser.ImportsOnly)
	return err == nil && slices.ContainsFunc(file.Imports, func(one *ast.ImportSpec) bool { return one.Path.Value == `"C"` })
}

func parseHead(path string, mode parser.Mode) (*ast.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head, err := io.ReadAll(io.LimitReader(file, mostHead))
	if err != nil {
		return nil, err
	}
	return parser.ParseFile(token.NewFileSet(), path, head, mode|parser.ParseComments)
}

// add takes in a file by its path from the root.
func (g *goFiles) add(relative string) {
	file, err := parseHead(filepath.Join(g.root, relative), parser.PackageClauseOnly)
	if err != nil {
		return
	}
	folder, name := filepath.Split(relative)
	folder = filepath.Clean(folder)
	dotted := "./" + folder
	if folder == "." {
		dotted = "."
	}
	if file.Name.Name != "main" {
		if g.library == "" && !isPassedOver(folder) {
			g.library = dotted
		}
		return
	}
	one := programFile{folder: dotted, name: name, isPassedOver: isPassedOver(folder)}
	for at := folder; at != "."; at = filepath.Dir(at) {
		if g.modules[at] {
			one.module = at
			break
		}
	}
	one.judge(filepath.Join(g.root, folder), file, g.context)
	g.mains = append(g.mains, one)
}

// judge finds out what keeps the file out of the build, and with what tags it would be taken.
func (f *programFile) judge(folder string, file *ast.File, context gobuild.Context) {
	isTaken, err := context.MatchFile(folder, f.name)
	switch {
	case err != nil:
		return
	case isTaken && !context.CgoEnabled && importsC(filepath.Join(folder, f.name)):
		f.excluded = "its import of C, with env=CGO_ENABLED=0,"
		return
	case isTaken:
		return
	}
	line := constraintOf(file)
	expression, err := constraint.Parse(line)
	if err != nil {
		f.excluded = "its name"
		return
	}
	f.excluded = fmt.Sprintf("its line %s", line)
	var asked []string
	expression.Eval(func(tag string) bool {
		if !known[tag] {
			asked = append(asked, tag)
		}
		return true
	})
	context.BuildTags = append(asked, context.BuildTags...)
	if isTaken, err := context.MatchFile(folder, f.name); isTaken && err == nil {
		f.tags = asked
	}
}

// known are tags that nobody sends: the systems and architectures of Go (internal/syslist), and what is meant to keep a
// file out of every build.
var known = func() map[string]bool {
	const list = "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 " +
		"windows zos unix cgo gc ignore 386 amd64 arm arm64 loong64 mips mipsle mips64 mips64le ppc64 ppc64le riscv64 " +
		"s390x wasm"
	names := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		names[name] = true
	}
	return names
}()

// isPassedOver tells whether `./...` does not reach a folder.
func isPassedOver(folder string) bool {
	for element := range strings.SplitSeq(folder, "/") {
		isHidden := strings.HasPrefix(element, "_") || (strings.HasPrefix(element, ".") && element != ".")
		if isHidden || element == "testdata" || element == "vendor" {
			return true
		}
	}
	return false
}

func constraintOf(file *ast.File) string {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if constraint.IsGoBuild(comment.Text) && comment.Pos() < file.Package {
				return comment.Text
			}
		}
	}
	return ""
}
