package compile

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"

	"cgoforge/agent/internal/pod"
)

const (
	slowestLook = 100 * time.Millisecond
	fastestLook = time.Millisecond
	// Free space at which a disk counts as full: a program that fails for want of space may leave a little that did not suffice.
	fullBytes = 2 << 20
	// No machine of today writes faster than this into the page cache.
	fastestWriter = 4 << 20 // bytes a millisecond
)

// watch looks, while a build runs, at what can end it in ways that its exit code does not tell.
type watch struct {
	mostProcesses int
	onTooMany     func()
	stopping      chan struct{}
	stopped       chan struct{}

	peakProcesses int
	tooMany       bool
	diskFull      bool

	use *diskWatch
}

// startWatch calls onTooMany once, when there are more processes and threads than the limit. A pod's spec has no such limit, and
// RLIMIT_NPROC counts those of all pods of a node that run as the same user; so they are counted. It does so too when the disk
// holds more than its limit.
func startWatch(limits pod.Limits, onTooMany func()) *watch {
	w := &watch{
		mostProcesses: limits.Processes, onTooMany: onTooMany,
		stopping: make(chan struct{}), stopped: make(chan struct{}),
		use: startDiskWatch(limits.DiskBytes, onTooMany),
	}
	go w.run()
	return w
}

// finish looks a last time; the findings can be read then.
func (w *watch) finish() {
	close(w.stopping)
	<-w.stopped
	w.use.finish()
	w.diskFull = w.diskFull || w.use.isOver()
}

// refused is how often the build was denied a process: at the first time it ends.
func (w *watch) refused() int {
	if w.tooMany {
		return 1
	}
	return 0
}

func (w *watch) run() {
	defer close(w.stopped)
	for {
		w.countProcesses()
		next := w.lookAtDisk()
		select {
		case <-w.stopping:
			w.lookAtDisk()
			return
		case <-time.After(next):
		}
	}
}

func (w *watch) countProcesses() {
	count := threads()
	w.peakProcesses = max(w.peakProcesses, count)
	if count > w.mostProcesses && !w.tooMany {
		w.tooMany = true
		w.onTooMany()
	}
}

// lookAtDisk answers when to look again: a compiler that meets a full disk removes its files at once, so before a writer at full
// speed could have filled what is left.
func (w *watch) lookAtDisk() time.Duration {
	var facts syscall.Statfs_t
	if err := syscall.Statfs(pod.Output, &facts); err != nil {
		return slowestLook
	}
	available := int64(facts.Bavail) * facts.Bsize
	w.diskFull = w.diskFull || available <= fullBytes || (facts.Files > 0 && facts.Ffree == 0)
	if w.diskFull {
		return slowestLook
	}
	return min(slowestLook, max(fastestLook, time.Duration(available/fastestWriter)*time.Millisecond))
}

// threads counts those of all processes of the container but this one, as a limit of a cgroup would. A folder has a link for
// itself, its name, and each folder in it.
func threads() int {
	count := 0
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
			count += int(facts.Nlink) - 2
		}
	}
	return count
}
