package compile

import (
	"sync"
	"syscall"
	"time"

	"cgoforge/agent/internal/attempt"
)

const (
	betweenLooks = 100 * time.Millisecond
	// Every file of the disk is looked at.
	betweenDiskLooks = 2 * time.Second

	// Free space that is none: a program that fails for want of space may leave a little that did not suffice.
	little = 2 << 20
	// No machine of today writes faster than this into the page cache, in bytes a millisecond.
	fastestWriter = 4 << 20
	// Room that is only reserved is taken at once, whatever its size.
	slowestLooks = 20 * time.Millisecond
	fastestLooks = time.Millisecond
)

// watches see what can end a build in ways that its exit code does not tell. What is not the agent's to watch stays
// unseen. All can be read once they have finished.
type watches struct {
	processes, disk, cache seen
	// node is for the machine's disk, where the attempt has none of its own.
	node seen

	ending  chan struct{}
	running sync.WaitGroup
}

// seen is the most that was used of something, and whether that was too much.
type seen struct {
	most   int64
	isOver bool
}

// look answers what is used now, whether that is too much, and how long the next look may wait.
type look func() (used int64, isOver bool, next time.Duration)

// startWatches calls onOver when the build is beyond a limit that the agent keeps.
func startWatches(plan attempt.Plan, onOver func()) *watches {
	w, onlyNoted := &watches{ending: make(chan struct{})}, func() {}
	if plan.Processes != attempt.ProcessesOfCgroup {
		w.start(&w.processes, counted(threads, plan.Limits.Processes, betweenLooks), onOver)
	}
	if plan.Disk == attempt.DiskOfItsOwn {
		w.start(&w.disk, fullness(attempt.Output), onlyNoted)
	} else {
		// The kubelet too ends a pod beyond its volume's limit, but looks so seldom that a build may be through before.
		w.start(&w.disk, counted(diskUse, plan.Limits.DiskBytes, betweenDiskLooks), onOver)
		// Where the node is at its end a build may still come to its own.
		w.start(&w.node, fullness(attempt.Output), onlyNoted)
	}
	if plan.Cache == attempt.CacheKept {
		w.start(&w.cache, fullness(attempt.Cache), onlyNoted)
	}
	return w
}

// start looks again and again, and calls onOver once.
func (w *watches) start(found *seen, look look, onOver func()) {
	w.running.Go(func() {
		for isLast := false; ; {
			used, isOver, next := look()
			found.most = max(found.most, used)
			if isOver && !found.isOver {
				found.isOver = true
				onOver()
			}
			if isLast {
				return
			}
			select {
			case <-w.ending:
				isLast = true
			case <-time.After(next):
			}
		}
	})
}

// finish looks a last time.
func (w *watches) finish() {
	close(w.ending)
	w.running.Wait()
}

// counted looks at a figure, which is over when it is more than most.
func counted(figure func() int64, most int64, pause time.Duration) look {
	return func() (int64, bool, time.Duration) {
		used := figure()
		return used, used > most, pause
	}
}

// fullness looks at how full the file system of a folder is.
func fullness(folder string) look {
	return func() (int64, bool, time.Duration) {
		var facts syscall.Statfs_t
		if err := syscall.Statfs(folder, &facts); err != nil {
			return 0, false, slowestLooks
		}
		available := int64(facts.Bavail) * facts.Bsize
		used := int64(facts.Blocks)*facts.Bsize - available
		isFull := available <= little || facts.Files > 0 && facts.Ffree == 0
		return used, isFull, untilNextLook(available, isFull)
	}
}

// untilNextLook is the shorter the fuller the disk: a compiler that meets a full one removes its files at once. So
// somebody looks before a writer at full speed could have filled what is left.
func untilNextLook(available int64, isFull bool) time.Duration {
	if isFull {
		return slowestLooks
	}
	return min(slowestLooks, max(fastestLooks, time.Duration(available/fastestWriter)*time.Millisecond))
}
