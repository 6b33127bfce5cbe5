// The agent is cgoforge's program in an attempt's pod. docs/adr/0007-a-pods-agent-relays-and-intake-keeps.md says what it does
// in each of its four places.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"cgoforge/agent/internal/check"
	"cgoforge/agent/internal/compile"
	"cgoforge/agent/internal/pod"
	"cgoforge/agent/internal/serve"
	"cgoforge/agent/internal/source"
)

// command does its part until it is done, or ctx ends by SIGTERM, and answers the exit code.
type command func(ctx context.Context, plan pod.Plan) (int, error)

var commands = map[string]command{
	"source":  source.Run,
	"serve":   serve.Run,
	"compile": compile.Run,
	"check":   check.Run,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	code, err := run(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "agent:", err)
	}
	os.Exit(code)
}

func run(ctx context.Context, args []string) (int, error) {
	if len(args) != 1 || commands[args[0]] == nil {
		return 2, fmt.Errorf("usage: agent source|serve|compile|check")
	}
	plan, err := pod.ReadPlan()
	if err != nil {
		return pod.ExitUnable, err
	}
	return commands[args[0]](ctx, plan)
}
