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
)

const (
	// mostFiles is how many Go files are looked at for an explanation.
	mostFiles = 20_000
	// mostHead is as much of one as is read: no file has its package clause later.
	mostHead = 64 << 10
)

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
