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

	// What the build came to, which the report says.
	exitNotBuilt = 1
)

// errNodeFull goes without a report, which would be the sender's.
var errNodeFull = errors.New("the build failed while the node's disk was full, and not by this build")

// Run runs a build and answers 0 only if it built what was asked.
func Run(ctx context.Context, plan pod.Plan) (int, error) {
	started := time.Now()
	inside, err := prepare()
	if err != nil {
		return pod.ExitUnable, err
	}
	stop := &stopper{inside: inside}
	flush, giveUp := context.WithCancel(context.Background())
	defer giveUp()
	context.AfterFunc(ctx, func() {
		stop.because(pod.Terminated)
		time.AfterFunc(mostFlushingTerminated, giveUp)
	})
	relay := intake.Relayed()
	shipped, err := shipLog(flush, relay, stop)
	if err != nil {
		return pod.ExitUnable, err
	}

	deadline := time.AfterFunc(plan.WallTime(), func() { stop.because(pod.Deadline) })
	seen := startWatches(plan.Limits, inside.Stop)
	last, err := (&build{plan: plan, inside: inside, log: shipped.input()}).run()
	if err != nil {
		return pod.ExitUnable, err
	}
	deadline.Stop()
	seen.finish()
	time.AfterFunc(mostFlushing, giveUp)
	shipped.finish()

	report := reportOf(last, stop.reason(), seen, time.Since(started))
	if isForWantOfNode(report, seen.node.isOver()) {
		return pod.ExitUnable, errNodeFull
	}
	err = relay.Report(flush, "/compiled", report)
	// A build can send SIGTERM too, and leaves too little time for a report then.
	if err != nil && ctx.Err() == nil {
		return pod.ExitUnable, err
	}
	return exitCodeOf(report), err
}

func prepare() (*container.Container, error) {
	inside, err := container.Enter()
	if err != nil {
		return nil, err
	}
	if err := turnTelemetryOff(); err != nil {
		return nil, fmt.Errorf("failed to turn Go's telemetry off: %w", err)
	}
	return inside, nil
}
