package container

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	betweenLooks = time.Second
	// patience is how long a program may wait in silence for what it cannot see any more.
	patience = 5 * time.Second
)

// endOrphansOf ends, until ended is closed, the processes that a program waits for in vain: their parents are gone, it
// has no child left, and neither it nor they do anything. Go waits so for whoever still holds the output of a command
// that ended long ago, and would until the build's time is over.
func endOrphansOf(pid int, ended <-chan struct{}) {
	var before []string
	quietSince := time.Now()
	for {
		select {
		case <-ended:
			return
		case <-time.After(betweenLooks):
		}
		orphans, doings := orphansOf(pid)
		if len(orphans) == 0 || !slices.Equal(doings, before) {
			before, quietSince = doings, time.Now()
		} else if time.Since(quietSince) >= patience {
			for _, orphan := range orphans {
				_ = syscall.Kill(orphan, syscall.SIGKILL)
			}
		}
	}
}

// orphansOf answers the processes that were left to process 1, none while pid has a child of its own; and what pid and
// they have done so far.
func orphansOf(pid int) (orphans []int, doings []string) {
	folders, err := os.ReadDir("/proc")
	if err != nil {
		return nil, nil
	}
	for _, folder := range folders {
		id, err := strconv.Atoi(folder.Name())
		if err != nil || id == os.Getpid() {
			continue
		}
		fields := statOf(id)
		switch {
		case len(fields) < 13 || fields[0] == "Z":
		case id == pid:
			doings = append(doings, fields[11]+" "+fields[12])
		case fields[1] == strconv.Itoa(pid):
			return nil, nil
		case fields[1] == strconv.Itoa(os.Getpid()):
			orphans = append(orphans, id)
			doings = append(doings, folder.Name()+writtenBy(id))
		}
	}
	return orphans, doings
}

// statOf answers the fields of /proc/PID/stat from the state on (proc_pid_stat(5)); what stands before may hold spaces.
func statOf(pid int) []string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	return strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
}

// writtenBy is what a process has written, as /proc/PID/io counts it.
func writtenBy(pid int) string {
	counts, err := os.ReadFile(fmt.Sprintf("/proc/%d/io", pid))
	if err != nil {
		return ""
	}
	_, after, _ := strings.Cut(string(counts), "wchar:")
	written, _, _ := strings.Cut(after, "\n")
	return written
}
