package check

import (
	"os"
	"path/filepath"
	"regexp"
	"time"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
)

// roots is where the root folders of other systems are, where the container has some.
var roots = "/roots"

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
		root := otherRoot{filepath.Join(roots, entry.Name()), plan.Loader, triplets[plan.Target.Arch], environmentOf(result)}
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
