package container

import (
	"os"
	"path/filepath"
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

	// Places in what Stat answers.
	state, parentID, userTime, systemTime = 3 - StatFrom, 4 - StatFrom, 14 - StatFrom, 15 - StatFrom
)

// endOrphansOf ends, until ended is closed, the processes that a program waits for in vain: their parents are gone, it
// has no child left and uses no processor, and they write nothing. Go waits so for whoever still holds the output of a
// command that ended long ago, and would until the build's time is over.
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
// they have done so far: the processor time of the one, and what the others have written.
func orphansOf(pid int) (orphans []int, doings []string) {
	own, parent := strconv.Itoa(os.Getpid()), strconv.Itoa(pid)
	for _, id := range Processes() {
		name := strconv.Itoa(id)
		// One that has ended since has no fields.
		fields, _ := Stat(name)
		switch {
		case len(fields) <= systemTime || fields[state] == "Z":
		case id == pid:
			doings = append(doings, fields[userTime], fields[systemTime])
		case fields[parentID] == parent:
			return nil, nil
		case fields[parentID] == own:
			orphans = append(orphans, id)
			doings = append(doings, name, writtenBy(name))
		}
	}
	return orphans, doings
}

// writtenBy is what a process has written, as /proc/PID/io counts it.
func writtenBy(name string) string {
	counts, err := os.ReadFile(filepath.Join("/proc", name, "io"))
	if err != nil {
		return ""
	}
	_, after, _ := strings.Cut(string(counts), "wchar:")
	written, _, _ := strings.Cut(after, "\n")
	return written
}
