package compile

import (
	"time"

	"cgoforge/agent/internal/pod"
)

const (
	betweenLooks = 100 * time.Millisecond
	// Every file of the disk is looked at.
	betweenDiskLooks = 2 * time.Second
)

// watches see what can end a build in ways that its exit code does not tell.
type watches struct {
	processes *watch
	disk      *watch
	node      *watch
}

// startWatches calls onOver when the build is beyond a limit of its own.
func startWatches(limits pod.Limits, onOver func()) watches {
	return watches{
		// A pod's spec has no such limit, and RLIMIT_NPROC counts those of all pods of a node that run as the same user.
		processes: startWatch(threads, betweenLooks, limits.Processes, onOver),
		// The kubelet too ends a pod that has more than the volume's limit, but looks so seldom that a build can be through before.
		disk: startWatch(diskUse, betweenDiskLooks, limits.DiskBytes, onOver),
		// Where the node is at its end a build may still come to its own.
		node: startWatch(missingOnNode, betweenLooks, 0, func() {}),
	}
}

func (w watches) finish() {
	w.processes.finish()
	w.disk.finish()
	w.node.finish()
}
