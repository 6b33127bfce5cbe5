// Package compile runs a build and says how it went.
package compile

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"syscall"
	"time"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/intake"
)

const (
	// Intake may be away for a minute; then there has to be time for the rest.
	mostFlushing = 90 * time.Second
	// Who ends an attempt gives it a little time only.
	mostFlushingTerminated = 5 * time.Second
)

// errNodeFull goes without a report, which would be the sender's.
var errNodeFull = errors.New("the build failed while the node's disk was full, and not by this build")

// Run runs a build and answers 0 only if it built what was asked.
func Run(ctx context.Context, plan attempt.Plan) (int, error) {
	started := time.Now()
	inside, err := container.Enter()
	if err != nil {
		return attempt.ExitUnable, err
	}
	// A tenant's build cache belongs to a group, since its builds run as several users.
	syscall.Umask(0o002)
	if err := turnTelemetryOff(); err != nil {
		return attempt.ExitUnable, fmt.Errorf("failed to turn Go's telemetry off: %w", err)
	}
	if err := theZig.layCache(zigCache); err != nil {
		return attempt.ExitUnable, fmt.Errorf("failed to copy what zig has compiled: %w", err)
	}
	stop := &stopper{inside: inside}
	flush, giveUp := context.WithCancel(context.Background())
	defer giveUp()
	context.AfterFunc(ctx, func() {
		stop.because(attempt.Terminated)
		time.AfterFunc(mostFlushingTerminated, giveUp)
	})
	sidecar := intake.ThroughSidecar()
	log, finishLog, err := shipLog(flush, sidecar, stop)
	if err != nil {
		return attempt.ExitUnable, err
	}

	wallTime := time.Duration(plan.Limits.WallSeconds * float64(time.Second))
	deadline := time.AfterFunc(wallTime, func() { stop.because(attempt.Deadline) })
	seen := startWatches(plan, inside.Stop)
	env := environment(plan, readCFiles(attempt.CFiles))
	asked := &build{plan: plan, inside: inside, env: env, log: log}
	report, remark, err := asked.run()
	if err != nil {
		return attempt.ExitUnable, err
	}
	deadline.Stop()
	seen.finish()
	time.AfterFunc(mostFlushing, giveUp)
	notes := finishLog(remark)

	report = completed(report, plan, seen)
	report.Notes = append(asked.notes, notes...)[:min(len(asked.notes)+len(notes), mostNotes)]
	report.StoppedBy, report.WallMs = stop.why.Load(), time.Since(started).Milliseconds()
	if isForWantOfNode(report, seen.node.isOver) {
		return attempt.ExitUnable, errNodeFull
	}
	err = sidecar.Report(flush, "/compiled", report)
	// A build can send SIGTERM too, and leaves too little time for a report then.
	if err != nil && ctx.Err() == nil {
		return attempt.ExitUnable, err
	}
	return exitCodeOf(report), err
}

// stopper ends a build early and remembers why; the first reason stands.
type stopper struct {
	inside *container.Container
	why    atomic.Pointer[string]
}

func (s *stopper) because(reason string) {
	s.why.CompareAndSwap(nil, &reason)
	s.inside.Stop()
}

// completed adds to what the steps came to what was seen of the whole build.
func completed(report attempt.CompileReport, plan attempt.Plan, seen *watches) attempt.CompileReport {
	kernel := container.CountsOf("/")
	report.Version, report.OOMKills, report.DiskFull = plan.ReportVersion(), kernel.OOMKills, seen.disk.isOver
	report.Peak = attempt.Peak{
		MemoryBytes: kernel.MemoryBytes, DiskBytes: seen.disk.most, Processes: seen.processes.most,
	}
	if plan.Version > 1 {
		report.CacheFull = &seen.cache.isOver
	}
	if seen.processes.isOver {
		// The first that was too many has ended the build.
		report.RefusedProcesses = 1
	}
	if report.DiskFull && plan.Disk != attempt.DiskOfItsOwn {
		// It was built only because nobody had looked yet.
		report.Outputs = []string{}
	}
	return report
}

// isForWantOfNode tells whether a build failed by itself, with room on its own disk, while the node's had none.
func isForWantOfNode(report attempt.CompileReport, nodeWasFull bool) bool {
	isExplained := report.StoppedBy != nil || report.OOMKills > 0 || report.RefusedProcesses > 0 || report.DiskFull
	return nodeWasFull && !isExplained && report.ExitCode != nil && *report.ExitCode != 0
}

// exitCodeOf is the runner's own: 0 only where the build made what was asked.
func exitCodeOf(report attempt.CompileReport) int {
	switch {
	case report.StoppedBy != nil && *report.StoppedBy == attempt.Terminated:
		return attempt.ExitTerminated
	case report.StoppedBy == nil && len(report.Outputs) > 0:
		return 0
	}
	return attempt.ExitNotBuilt
}
