package compile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"cgoforge/agent/internal/pod"
)

const (
	cgroups = "/sys/fs/cgroup/"
	// How long counting the disk's use may keep a build from its end, however many files it has left.
	mostCounting = time.Second
	// Free space that is none: a program that fails for want of space may leave a little that did not suffice.
	little = 2 << 20
)

// peakMemory is what the kernel counted for this container; 0 where an older one keeps no peak.
func peakMemory() int64 {
	return max(number(cgroups+"memory.peak"), number(cgroups+"memory/memory.max_usage_in_bytes"))
}

// oomKills is how many processes of this container the kernel ended for want of memory.
func oomKills() int64 {
	return max(field(cgroups+"memory.events", "oom_kill"), field(cgroups+"memory/memory.oom_control", "oom_kill"))
}

// diskUse is what lies on the attempt's disk; at least that, where it takes too long to count.
func diskUse() (bytes int64) {
	until := time.Now().Add(mostCounting)
	for _, folder := range []string{pod.Source, pod.Output, pod.Temporary, pod.Home, pod.Cache, pod.Modules} {
		// A folder that cannot be read is not counted.
		_ = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
			if time.Now().After(until) {
				return fs.SkipAll
			}
			if err != nil {
				return nil
			}
			if info, err := entry.Info(); err == nil {
				bytes += info.Sys().(*syscall.Stat_t).Blocks * 512
			}
			return nil
		})
	}
	return bytes
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

// threads counts those of all processes of the container but this one, as a limit of a cgroup would. A folder has a link for
// itself, its name, and each folder in it.
func threads() (count int64) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		var facts syscall.Stat_t
		// It may have ended since.
		if err := syscall.Stat(fmt.Sprintf("/proc/%d/task", pid), &facts); err == nil {
			count += int64(facts.Nlink) - 2
		}
	}
	return count
}

// number reads a file of one number; 0 when it is not there.
func number(path string) int64 {
	text, _ := os.ReadFile(path)
	value, _ := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return value
}

// field reads one of a file of `name value` lines; 0 when it is not there.
func field(path, name string) int64 {
	text, _ := os.ReadFile(path)
	for line := range strings.SplitSeq(string(text), "\n") {
		if value, found := strings.CutPrefix(line, name+" "); found {
			number, _ := strconv.ParseInt(value, 10, 64)
			return number
		}
	}
	return 0
}
