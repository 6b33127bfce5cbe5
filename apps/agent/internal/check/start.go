package check

import (
	"errors"
	"fmt"
	"sync/atomic"
	"syscall"
	"time"

	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/pod"
)

const (
	// How long a program has to show that it starts.
	showTime = 2 * time.Second
	// What is kept of each of its streams.
	mostOutput = 4096
)

var loaders = map[string]string{
	"amd64": "/lib64/ld-linux-x86-64.so.2",
	"arm64": "/lib/ld-linux-aarch64.so.1",
}

// environment is that of every program here.
var environment = []string{
	"PATH=/usr/bin:/bin",
	"HOME=/tmp",
	"LC_ALL=C.UTF-8",
	// All symbols at the start, and a word on each that is missing.
	"LD_BIND_NOW=1",
	"LD_WARN=1",
}

// observed is how a program did that ran for showTime at most.
type observed struct {
	// refused says that the kernel did not start it.
	refused      bool
	stillRunning bool
	exitCode     int
	signal       syscall.Signal
	output       string
}

// start starts a file and answers what is wrong with it. A library is loaded only; ran is nil then.
func start(inside *container.Container, path string, of kind, arch string) (complaint string, ran *pod.Ran, err error) {
	// Unlike --list this goes on after the first library that is missing.
	load := func() (string, error) {
		loaded, err := observe(inside, []string{loaders[arch], path}, append(environment, "LD_TRACE_LOADED_OBJECTS=1"))
		return judgeLoading(loaded), err
	}
	if of == library {
		complaint, err = load()
		return complaint, nil, err
	}
	seen, err := observe(inside, []string{path}, environment)
	if err != nil {
		return "", nil, err
	}
	complaint, unclear := judgeRun(seen)
	if unclear && of == dynamic {
		complaint, err = load()
	}
	return complaint, asRan(seen), err
}

func asRan(seen observed) *pod.Ran {
	ran := pod.Ran{Passed: true, Kind: "ran", StillRunning: seen.stillRunning}
	if !seen.stillRunning {
		ran.ExitCode = &seen.exitCode
	}
	return &ran
}

// observe runs a program until it ends, or has run for long enough.
func observe(inside *container.Container, args, env []string) (observed, error) {
	stdout, stderr := &container.Beginning{Most: mostOutput}, &container.Beginning{Most: mostOutput}
	out, err := container.NewPipe(stdout)
	if err != nil {
		return observed{}, err
	}
	defer out.Finish()
	errs, err := container.NewPipe(stderr)
	if err != nil {
		return observed{}, err
	}
	defer errs.Finish()
	var ranLong atomic.Bool
	timer := time.AfterFunc(showTime, func() {
		ranLong.Store(true)
		container.EndAll()
	})
	status, err := inside.Run(container.Program{Args: args, Folder: "/", Env: env, Stdout: out.Input, Stderr: errs.Input})
	timer.Stop()
	if code, isRefused := errors.AsType[syscall.Errno](err); isRefused {
		return observed{refused: true, exitCode: container.ExitNotStarted, output: fmt.Sprintf("%s: %v", args[0], code)}, nil
	}
	if err != nil {
		return observed{}, err
	}
	out.Finish()
	errs.Finish()
	seen := observed{exitCode: container.ExitCode(status), output: stderr.String() + "\n" + stdout.String()}
	if status.Signaled() {
		seen.signal = status.Signal()
	}
	seen.stillRunning = ranLong.Load() && seen.signal == syscall.SIGKILL
	return seen, nil
}
