package compile

import (
	"time"

	"cgoforge/agent/internal/pod"
)

func reportOf(last end, stoppedBy *string, seen watches, took time.Duration) pod.CompileReport {
	report := pod.CompileReport{
		Step: last.step, ExitCode: last.exitCode, Signal: last.signal, Outputs: last.outputs, Refusal: last.refusal,
		StoppedBy: stoppedBy, OOMKills: oomKills(), DiskFull: seen.disk.isOver(),
		Peak:   pod.Peak{MemoryBytes: peakMemory(), DiskBytes: seen.disk.peak, Processes: seen.processes.peak},
		WallMs: took.Milliseconds(),
	}
	if seen.processes.isOver() {
		// The first that was too many has ended the build.
		report.RefusedProcesses = 1
	}
	if report.DiskFull {
		// It was built only because nobody had looked yet.
		report.Outputs = []string{}
	}
	return report
}

// isForWantOfNode tells whether a build failed by itself, with room on its own disk, while the node's had none.
func isForWantOfNode(report pod.CompileReport, nodeWasFull bool) bool {
	isExplained := report.StoppedBy != nil || report.OOMKills > 0 || report.RefusedProcesses > 0 || report.DiskFull
	return nodeWasFull && !isExplained && report.ExitCode != nil && *report.ExitCode != 0
}

// exitCodeOf is the runner's own: 0 only where the build made what was asked.
func exitCodeOf(report pod.CompileReport) int {
	switch {
	case report.StoppedBy != nil && *report.StoppedBy == pod.Terminated:
		return pod.ExitTerminated
	case report.StoppedBy == nil && len(report.Outputs) > 0:
		return 0
	}
	return exitNotBuilt
}
