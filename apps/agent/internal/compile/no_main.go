package compile

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// mostFiles is how many Go files are looked at for an explanation.
const mostFiles = 20_000

// programFile is a file of `package main`, as the folder of the module has it.
type programFile struct {
	// folder begins with `./`.
	folder string
	name   string
	// module is the folder of another module that it belongs to; empty where it is of this one.
	module string
	// isPassedOver says that `./...` does not reach the folder.
	isPassedOver bool
	// constraint is its `//go:build` line, without the prefix.
	constraint string
}

// goFiles is what the folder of a module has instead of a main package that can be built.
type goFiles struct {
	mains []programFile
	// library is the folder of a package that is no program; empty where there is none.
	library string
}

// whyNoMain says what a module has instead of a main package, and what to type for what is nearest to one. dir is the
// module's folder from the source's root.
func whyNoMain(root, dir string, pattern *string) string {
	found := readGoFiles(filepath.Join(root, dir))
	what := "There is no main package to build"
	if pattern != nil {
		what = fmt.Sprintf("No main package that can be built matches package=%s", *pattern)
	}
	if len(found.mains) == 0 {
		if found.library == "" {
			return what + ": there is no .go file outside vendor and tests. Pack the program's folder."
		}
		return fmt.Sprintf("%s: the module is a library, with packages such as %s. Send a program that uses it.",
			what, found.library)
	}
	best := found.mains[0]
	for _, one := range found.mains[1:] {
		if one.rank() < best.rank() {
			best = one
		}
	}
	return fmt.Sprintf("%s, but there is %s: %s", what, filepath.Join(best.folder, best.name), best.hint(dir))
}

// rank is lower for what is more likely to be meant.
func (f programFile) rank() int {
	switch {
	case f.module == "" && !f.isPassedOver && f.systems() == "":
		return 0
	case f.module != "":
		return 1
	case f.isPassedOver:
		return 2
	}
	return 3
}

func (f programFile) hint(dir string) string {
	switch {
	case f.module != "":
		return fmt.Sprintf("it is of the module in %s. Type: -F dir=%s", f.module, filepath.Join(dir, f.module))
	case f.systems() != "":
		return fmt.Sprintf("it is for another system, by %s.", f.systems())
	case f.constraint != "":
		return fmt.Sprintf("it has the line //go:build %s. Give the tags that it asks for: -F tags=TAG", f.constraint)
	case f.isPassedOver:
		return fmt.Sprintf("./... passes its folder over. Type: -F package=%s", f.folder)
	}
	return fmt.Sprintf("Type: -F package=%s", f.folder)
}

// systems says by what of the file it is for other systems or architectures; empty where it is not.
func (f programFile) systems() string {
	stem := strings.TrimSuffix(f.name, ".go")
	for _, part := range strings.Split(stem, "_")[1:] {
		if known[part] {
			return "its name"
		}
	}
	if expression, err := constraint.Parse("//go:build " + f.constraint); err == nil {
		// As no system at all would have it, but with every tag there is.
		if !expression.Eval(func(tag string) bool { return !known[tag] || tag == "linux" || tag == "unix" }) {
			return fmt.Sprintf("its line //go:build %s", f.constraint)
		}
	}
	return ""
}

// known are the systems and architectures of Go (internal/syslist), but for those that are built for here.
var known = func() map[string]bool {
	const list = "aix android darwin dragonfly freebsd hurd illumos ios js nacl netbsd openbsd plan9 solaris wasip1 " +
		"windows zos 386 amd64p32 arm armbe arm64be loong64 mips mipsle mips64 mips64le ppc ppc64 ppc64le riscv " +
		"riscv64 s390 s390x sparc sparc64 wasm"
	names := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		names[name] = true
	}
	return names
}()

// errEnough ends a walk that has seen enough.
var errEnough = errors.New("enough")

func readGoFiles(root string) (found goFiles) {
	left := mostFiles
	modules := map[string]bool{}
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
			modules[relative] = err == nil && relative != "."
			return nil
		}
		name := entry.Name()
		if !entry.Type().IsRegular() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		if left--; left < 0 {
			return errEnough
		}
		found.add(path, filepath.Dir(relative), name, modules)
		return nil
	})
	return found
}

func (g *goFiles) add(path, folder, name string, modules map[string]bool) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		return
	}
	if file.Name.Name != "main" {
		if g.library == "" && !isPassedOver(folder) {
			g.library = "./" + strings.TrimPrefix(folder, ".")
		}
		return
	}
	one := programFile{folder: "./" + strings.TrimPrefix(folder, "."), name: name, constraint: constraintOf(file)}
	one.isPassedOver = isPassedOver(folder)
	for at := folder; at != "."; at = filepath.Dir(at) {
		if modules[at] {
			one.module = at
			break
		}
	}
	g.mains = append(g.mains, one)
}

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
				return strings.TrimSpace(strings.TrimPrefix(comment.Text, "//go:build"))
			}
		}
	}
	return ""
}
