// Package serve is the sidecar: it relays what the runners say, and delivers what they made. It keeps no state: started again
// at any moment, it goes on.
package serve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"cgoforge/agent/internal/intake"
	"cgoforge/agent/internal/pod"
)

// grace is how long what is under way may still take when the pod ends.
const grace = 10 * time.Second

// Run serves until SIGTERM: the kubelet sends it once all main containers have ended, or when the pod has to go. Both times
// nothing new can come, and what is under way is brought to its end.
func Run(ctx context.Context, plan pod.Plan) (int, error) {
	syscall.Umask(0)
	client, err := intake.Direct(plan)
	if err != nil {
		return 1, err
	}
	runners, err := serveRunners(client)
	if err != nil {
		return 1, fmt.Errorf("failed to listen on %s: %w", pod.RelaySocket, err)
	}
	if plan.Modules {
		go serveModules(ctx, client)
	}

	working, giveUp := context.WithCancel(context.Background())
	defer giveUp()
	context.AfterFunc(ctx, func() { time.AfterFunc(grace, giveUp) })
	err = deliver(ctx, working, client, plan.Limits.OutputBytes)
	switch {
	case ctx.Err() != nil:
		// Said below to all who still wait for an answer.
	case errors.Is(err, intake.ErrOver):
		fmt.Fprintln(os.Stderr, "agent:", err)
	case err != nil:
		// The kubelet starts the sidecar again, which delivers anew.
		return 1, err
	}
	<-ctx.Done()
	return 0, runners.Shutdown(working)
}
