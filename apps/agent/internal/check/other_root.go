package check

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cgoforge/agent/internal/container"
)

// triplets are Debian's words for architectures, after which it names the folders of libraries.
var triplets = map[string]string{
	"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu", "386": "i386-linux-gnu", "arm": "arm-linux-gnueabihf",
}

// otherRoot is the root folder of a system that is not this container's own.
type otherRoot struct {
	folder, ownLoader, triplet string
	environment                []string
}

// folders are those in which its loader looks.
func (r otherRoot) folders() (folders []string) {
	for _, folder := range []string{"lib/" + r.triplet, "usr/lib/" + r.triplet, "lib64", "usr/lib64", "lib", "usr/lib"} {
		folders = append(folders, filepath.Join(r.folder, folder))
	}
	return folders
}

// loader is beside its libraries: what programs name may be a link that leads out of the folder.
func (r otherRoot) loader() string {
	return filepath.Join(r.folders()[0], filepath.Base(r.ownLoader))
}

func (r otherRoot) command(path string) []string {
	return []string{r.loader(), "--inhibit-cache", "--library-path", strings.Join(r.folders(), ":"), path}
}

var found = regexp.MustCompile(`(?m)^[ \t]*(\S+) => (/\S+)`)

// load answers what the loader complains of, and no more.
func (r otherRoot) load(inside *container.Container, path string) (complaint string, err error) {
	seen, err := observe(inside, r.command(path), append(slices.Clone(r.environment), tracing), showTime)
	if err != nil {
		return "", err
	}
	return r.judge(seen), nil
}

// judge takes a library for missing that was found in this container, where the loader looks at last.
func (r otherRoot) judge(seen observed) (complaint string) {
	seen.output = found.ReplaceAllStringFunc(seen.output, func(line string) string {
		parts := found.FindStringSubmatch(line)
		if strings.HasPrefix(parts[2], r.folder+"/") || filepath.Base(parts[1]) == filepath.Base(r.ownLoader) {
			return line
		}
		return parts[1] + " => not found"
	})
	complaint, _ = judgeLoading(seen, false)
	return complaint
}

func (r otherRoot) run(inside *container.Container, path string) (complaint string, err error) {
	seen, err := observe(inside, r.command(path), r.environment, showTime)
	if err != nil {
		return "", err
	}
	complaint, _ = judgeRun(seen)
	return complaint, nil
}
