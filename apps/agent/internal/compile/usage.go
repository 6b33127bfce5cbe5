package compile

import (
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
