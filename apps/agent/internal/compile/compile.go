// Package compile runs a build and says how it went.
package compile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/intake"
	"cgoforge/agent/internal/pod"
)

const (
	// Intake may be away for a minute; then there has to be time for the rest.
	mostFlushing = 90 * time.Second
	// The kubelet gives a pod that is deleted a little time only.
	mostFlushingTerminated = 5 * time.Second

	exitNotBuilt   = 1
	exitTerminated = 128 + 15
)

// Run runs a build and answers 0 only if it built what was asked.
func Run(ctx context.Context, plan pod.Plan) (int, error) {
	started := time.Now()
	inside, err := container.Enter()
	if err != nil {
		return exitNotBuilt, err
	}
	if err := turnTelemetryOff(); err != nil {
		return exitNotBuilt, fmt.Errorf("failed to turn Go's telemetry off: %w", err)
	}
	stop := &stop{inside: inside}
	flush, giveUp := context.WithCancel(context.Background())
	defer giveUp()
	context.AfterFunc(ctx, func() {
		stop.because(pod.Terminated)
		time.AfterFunc(mostFlushingTerminated, giveUp)
	})
	deadline := time.AfterFunc(plan.WallTime(), func() { stop.because(pod.Deadline) })
	watch := startWatch(plan.Limits, inside.Stop)

	relay, log := intake.Relayed(), newBuildLog()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		full, err := log.send(flush, relay)
		switch {
		case full:
			stop.because(pod.LogLimit)
		case errors.Is(err, intake.ErrOver):
			stop.because(pod.Terminated)
		}
	}()
	output, err := container.NewPipe(log)
	if err != nil {
		return exitNotBuilt, err
	}
	end, err := (&build{plan: plan, inside: inside, log: output.Input}).run()
	if err != nil {
		return exitNotBuilt, err
	}

	deadline.Stop()
	watch.finish()
	time.AfterFunc(mostFlushing, giveUp)
	output.Finish()
	log.end()
	<-sent
	if watch.use.isOver() {
		// It was built only because nobody had looked yet.
		end.outputs = []string{}
	}
	report := pod.CompileReport{
		Step: end.step, ExitCode: end.exitCode, Signal: end.signal, Outputs: end.outputs, Refusal: end.refusal,
		StoppedBy: stop.reason(),
		OOMKills:  oomKills(), RefusedProcesses: watch.refused(), DiskFull: watch.diskFull,
		Peak:   pod.Peak{MemoryBytes: peakMemory(), DiskBytes: watch.use.peak, Processes: watch.peakProcesses},
		WallMs: time.Since(started).Milliseconds(), LogBytes: log.bytes(),
	}
	return exitCodeOf(report), relay.Report(flush, "/compiled", report)
}
