package compile

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

const cgroups = "/sys/fs/cgroup/"

// peakMemory is what the kernel counted for this container; 0 where an older one keeps no peak.
func peakMemory() int64 {
	return max(number(cgroups+"memory.peak"), number(cgroups+"memory/memory.max_usage_in_bytes"))
}

// oomKills is how many processes of this container the kernel ended for want of memory.
func oomKills() int64 {
	return max(field(cgroups+"memory.events", "oom_kill"), field(cgroups+"memory/memory.oom_control", "oom_kill"))
}

// threads counts those of all other processes of the container, as a limit of a cgroup would. A folder has a link for itself, its
// name, and each folder in it.
func threads() (count int64) {
	for _, pid := range processes() {
		var facts syscall.Stat_t
		// It may have ended since.
		if err := syscall.Stat(fmt.Sprintf("/proc/%d/task", pid), &facts); err == nil {
			count += int64(facts.Nlink) - 2
		}
	}
	return count
}

// processes are those of the container but this one.
func processes() (pids []int) {
	// There being no /proc is the only way in which this can fail.
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		if pid, err := strconv.Atoi(entry.Name()); err == nil && pid != os.Getpid() {
			pids = append(pids, pid)
		}
	}
	return pids
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
