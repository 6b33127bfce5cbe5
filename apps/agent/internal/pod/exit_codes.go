package pod

// The runners' exit codes that executors tell from the build's own; attempt-facts.ts of packages/adapters/kubernetes knows them.
const (
	// ExitUnable is that of a runner that could not do its part while the sender is not to blame: the attempt is tried again.
	// Nothing that the sender's programs do to themselves, or send to the runner, makes it exit so.
	ExitUnable = 70
	// ExitTerminated is that after SIGTERM, be it the kubelet's or of the sender's programs: the state of the pod tells which.
	ExitTerminated = 128 + 15
)
