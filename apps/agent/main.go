// The agent is cgoforge's program in every container of an attempt, and, in sandboxes, beside each of them. What it
// does there is in docs/agent-protocol.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/check"
	"cgoforge/agent/internal/compile"
	"cgoforge/agent/internal/foreign"
	"cgoforge/agent/internal/gocache"
	"cgoforge/agent/internal/serve"
	"cgoforge/agent/internal/shim"
	"cgoforge/agent/internal/source"
)

// commands do their parts until they are done, or ctx ends by SIGTERM, and answer the exit code.
var commands = map[string]func(ctx context.Context, plan attempt.Plan) (int, error){
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
	if len(args) == 5 && args[0] == "shim" {
		return shim.Run(shim.Container{Folder: args[1], RuncState: args[2], ID: args[3], Group: args[4]})
	}
	if len(args) == 4 && args[0] == "look" {
		return lookAtCache(args[1:])
	}
	if len(args) == 2 && args[0] == "probe" {
		return probe(args[1])
	}
	if len(args) != 1 || commands[args[0]] == nil {
		return 2, errors.New("usage: agent source|serve|compile|check, agent shim FOLDER RUNC_STATE ID CGROUP, " +
			"agent look FOLDER GROUP SINCE, or agent probe ARCHITECTURE")
	}
	plan, err := attempt.ReadPlan()
	if err != nil {
		return attempt.ExitUnable, err
	}
	if !plan.Target.BuildsOn(runtime.GOARCH) {
		const sentence = "the plan is for %s, and this agent and its machine are of %s"
		return attempt.ExitUnable, fmt.Errorf(sentence, plan.Target.Arch, runtime.GOARCH)
	}
	if args[0] == "compile" && plan.Target.IsForeignOn(runtime.GOARCH) {
		if err := foreign.Runs(plan.Target.Arch); err != nil {
			return attempt.ExitUnable, err
		}
	}
	return commands[args[0]](ctx, plan)
}

// lookAtCache judges the build cache in a folder, of a group's number, by all that has changed since a time in
// milliseconds since 1970. It answers 1 and says why when it is doubted.
func lookAtCache(args []string) (int, error) {
	group, err := strconv.Atoi(args[1])
	if err != nil {
		return 2, err
	}
	since, err := strconv.ParseInt(args[2], 10, 64)
	if err != nil {
		return 2, err
	}
	if err := gocache.Confine(args[0], group); err != nil {
		return 2, err
	}
	if err := gocache.Look("/", group, time.UnixMilli(since)); err != nil {
		return 1, err
	}
	return 0, nil
}

// probe answers 0 where the kernel of this machine runs programs of the architecture, and else says why it does not.
func probe(arch string) (int, error) {
	if err := foreign.Runs(arch); err != nil {
		return 1, err
	}
	return 0, nil
}
