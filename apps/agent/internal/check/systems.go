package check

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
)

// roots is where the root folders of other systems are, where the container has some.
var roots = "/roots"

// triples are Debian's words for architectures, after which it names the folders of libraries.
var triples = map[string]string{
	"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu", "386": "i386-linux-gnu", "arm": "arm-linux-gnueabihf",
}

// startsOf says on which systems a file was seen to start: that of the container, whose result this is, and those whose
// loader finds all in their own libraries. What has ended by itself is started there too; what waits is not waited for
// again. Systems for which no time is left are not said.
func startsOf(
	inside *container.Container, path string, of kind, plan attempt.Plan, result attempt.Result, left *time.Duration,
) ([]attempt.SeenStart, error) {
	began := time.Now()
	defer func() { *left -= time.Since(began) }()
	var starts []attempt.SeenStart
	if own := systemOf("/"); own != "" {
		starts = append(starts, ownStart(own, result))
	}
	entries, err := os.ReadDir(roots)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	for _, entry := range entries {
		if time.Since(began) >= *left {
			break
		}
		root := otherRoot{filepath.Join(roots, entry.Name()), plan.Loader, triples[plan.Target.Arch], environmentOf(result)}
		start := attempt.SeenStart{System: systemOf(root.folder), Kind: "loaded"}
		if _, err := os.Stat(root.loader()); err != nil || of == other || start.System == "" {
			continue
		}
		complaint, err := root.load(inside, path)
		if err == nil && complaint == "" && result.Ending != nil && !result.StillRunning {
			complaint, err = root.run(inside, path)
			start.Kind = "ran"
		}
		if err != nil {
			return nil, err
		}
		start.Passed, start.Detail = complaint == "", complaint
		starts = append(starts, start)
	}
	return starts, nil
}

// ownStart is how a file that passed did in this container: without libraries that may be missing it does not start.
func ownStart(system string, result attempt.Result) attempt.SeenStart {
	if len(result.Missing) == 0 {
		return attempt.SeenStart{System: system, Passed: true, Kind: result.Kind}
	}
	return attempt.SeenStart{System: system, Kind: "loaded", Detail: result.Detail}
}

var release = regexp.MustCompile(`(?m)^(ID|VERSION_ID)="?([a-z0-9.]+)"?$`)

// systemOf is what a root folder says of itself, such as `debian-12`; empty where it does not.
func systemOf(root string) string {
	text, _ := os.ReadFile(filepath.Join(root, "usr/lib/os-release"))
	said := map[string]string{}
	for _, line := range release.FindAllStringSubmatch(string(text), -1) {
		said[line[1]] = line[2]
	}
	if said["ID"] == "" || said["VERSION_ID"] == "" {
		return ""
	}
	return said["ID"] + "-" + said["VERSION_ID"]
}

// otherRoot is the root folder of a system that is not this container's own.
type otherRoot struct {
	folder, ownLoader, triple string
	environment               []string
}

// folders are those in which its loader looks.
func (r otherRoot) folders() (folders []string) {
	for _, folder := range []string{"lib/" + r.triple, "usr/lib/" + r.triple, "lib64", "usr/lib64", "lib", "usr/lib"} {
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

// tracing has a loader load a program and not start it.
const tracing = "LD_TRACE_LOADED_OBJECTS=1"

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
