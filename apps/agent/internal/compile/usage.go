package compile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
)

const (
	// How long counting the disk's use may keep a build from its end, however many files it has left.
	mostCounting = time.Second
	// What a file system keeps for an entry that has no content of its own.
	leastEntry = 4 << 10
	// How many open files of a process are looked at in one go.
	openFiles = 1000
)

// diskFolders are those of the attempt's disk.
var diskFolders = []string{
	attempt.Source, attempt.Output, attempt.Temporary, attempt.Home, attempt.Cache, attempt.Modules, attempt.Toolchain,
}

// diskUse is what the attempt's disk holds; at least that, where it takes too long to count.
func diskUse() int64 { return named() + unnamed() }

// named is what lies in the folders of the disk. What cannot be read all the same is not counted.
func named() (bytes int64) {
	until := time.Now().Add(mostCounting)
	for _, folder := range diskFolders {
		_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if time.Now().After(until) {
				return fs.SkipAll
			}
			if err != nil {
				return nil
			}
			facts, err := entry.Info()
			if err != nil {
				return nil
			}
			if facts.IsDir() && facts.Mode()&0o500 != 0o500 {
				// It is the same user's, who has closed it; the walk comes into it after this.
				_ = os.Chmod(path, facts.Mode()|0o500)
			}
			bytes += max(facts.Sys().(*syscall.Stat_t).Blocks*512, leastEntry)
			return nil
		})
	}
	return bytes
}

// unnamed is what the files of the disk take that were removed while a process of the build has them open.
func unnamed() (bytes int64) {
	until := time.Now().Add(mostCounting)
	var disk syscall.Stat_t
	if err := syscall.Stat(attempt.Temporary, &disk); err != nil {
		return 0
	}
	seen := map[uint64]bool{}
	for _, pid := range container.Processes() {
		// One that has ended since has none.
		folder, err := os.Open(fmt.Sprintf("/proc/%d/fd", pid))
		for err == nil && time.Now().Before(until) {
			var names []string
			names, err = folder.Readdirnames(openFiles)
			for _, name := range names {
				var file syscall.Stat_t
				failed := syscall.Stat(filepath.Join(folder.Name(), name), &file)
				if failed == nil && file.Nlink == 0 && file.Dev == disk.Dev && !seen[file.Ino] {
					seen[file.Ino] = true
					bytes += file.Blocks * 512
				}
			}
		}
		folder.Close()
	}
	return bytes
}

// threads counts those of all other processes of the container, as a limit of a cgroup would. A folder has a link for
// itself, its name, and each folder in it.
func threads() (count int64) {
	for _, pid := range container.Processes() {
		var facts syscall.Stat_t
		// It may have ended since.
		if err := syscall.Stat(fmt.Sprintf("/proc/%d/task", pid), &facts); err == nil {
			count += int64(facts.Nlink) - 2
		}
	}
	return count
}
