package compile

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

const (
	gitLink    = "120000"
	gitModule  = "160000"
	mostAtOnce = 500
)

// completeTree keeps git from taking for a change what no source holds: the folder of a submodule that was not checked
// out, links that lead out or to nothing, and what macOS adds. What is there stays as it was sent.
func (b *build) completeTree(repository string) error {
	listed, failed, err := b.printedBy(repository, "ls-files", "--stage", "-z")
	if err != nil || failed {
		return err
	}
	var absent []string
	for entry := range strings.SplitSeq(listed, "\x00") {
		facts, name, _ := strings.Cut(entry, "\t")
		fields := strings.Fields(facts)
		file := filepath.Join(repository, name)
		if _, err := os.Lstat(file); len(fields) < 2 || !os.IsNotExist(err) {
			continue
		}
		switch mode, object := fields[0], fields[1]; {
		case mode == gitModule:
			_ = os.MkdirAll(file, 0o755)
		case mode == gitLink:
			target, _, err := b.printedBy(repository, "cat-file", "blob", object)
			if err != nil {
				return err
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), target)); path.IsAbs(target) || err != nil {
				absent = append(absent, name)
			}
		case isOfMacOS(name):
			absent = append(absent, name)
		}
	}
	for names := range slices.Chunk(absent, mostAtOnce) {
		args := append([]string{"update-index", "--skip-worktree", "--"}, names...)
		if _, _, err := b.printedBy(repository, args...); err != nil {
			return err
		}
	}
	return nil
}

// isOfMacOS tells of files that a source leaves out, as left-out.ts of packages/source does.
func isOfMacOS(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return part == ".DS_Store" || part == "__MACOSX" || strings.HasPrefix(part, "._")
	})
}
