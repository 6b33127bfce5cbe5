package container

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Processes are those of the container but this one.
func Processes() (pids []int) {
	// There being no /proc is the only way in which this can fail.
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		if pid, err := strconv.Atoi(entry.Name()); err == nil && pid != os.Getpid() {
			pids = append(pids, pid)
		}
	}
	return pids
}

// StatFrom is the number of the first field that Stat answers, as proc_pid_stat(5) counts them.
const StatFrom = 3

// Stat answers the fields of /proc/NAME/stat from the state on. The one before it is a name in brackets, which may hold
// anything.
func Stat(name string) ([]string, error) {
	stat, err := os.ReadFile(filepath.Join("/proc", name, "stat"))
	if err != nil {
		return nil, err
	}
	return strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:])), nil
}
