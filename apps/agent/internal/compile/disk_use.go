package compile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"cgoforge/agent/internal/pod"
)

const (
	// How long counting the disk's use may keep a build from its end, however many files it has left.
	mostCounting = time.Second
	// What a file system keeps for an entry that has no content of its own.
	leastEntry = 4 << 10
	// How many open files of a process are looked at in one go.
	openFiles = 1000
	// Free space that is none: a program that fails for want of space may leave a little that did not suffice.
	little = 2 << 20
)

// diskUse is what the attempt's disk holds; at least that, where it takes too long to count.
func diskUse() int64 {
	return named() + unnamed()
}

// named is what lies in the folders of the disk.
func named() (bytes int64) {
	until := time.Now().Add(mostCounting)
	folders := []string{pod.Source, pod.Output, pod.Temporary, pod.Home, pod.Cache, pod.Modules, pod.Toolchain}
	for _, folder := range folders {
		// What cannot be read all the same is not counted.
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
	if err := syscall.Stat(pod.Temporary, &disk); err != nil {
		return 0
	}
	seen := map[uint64]bool{}
	for _, pid := range processes() {
		eachOpenFile(pid, until, func(file syscall.Stat_t) {
			if file.Nlink == 0 && file.Dev == disk.Dev && !seen[file.Ino] {
				seen[file.Ino] = true
				bytes += file.Blocks * 512
			}
		})
	}
	return bytes
}

// eachOpenFile gives take every file that a process has open. One that ends meanwhile has none.
func eachOpenFile(pid int, until time.Time, take func(syscall.Stat_t)) {
	folder, err := os.Open(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		return
	}
	defer folder.Close()
	for !time.Now().After(until) {
		names, err := folder.Readdirnames(openFiles)
		for _, name := range names {
			var facts syscall.Stat_t
			if err := syscall.Stat(folder.Name()+"/"+name, &facts); err == nil {
				take(facts)
			}
		}
		if err != nil {
			return
		}
	}
}

// missingOnNode is what the file system of the attempt's disk lacks of a little free space. It is the node's, and others fill it
// too; what of it is the attempt's own, diskUse says.
func missingOnNode() int64 {
	var facts syscall.Statfs_t
	if err := syscall.Statfs(pod.Output, &facts); err != nil {
		return 0
	}
	if facts.Files > 0 && facts.Ffree == 0 {
		return little
	}
	return max(0, little-int64(facts.Bavail)*facts.Bsize)
}
