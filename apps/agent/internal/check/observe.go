package check

import (
	"bytes"
	"errors"
	"fmt"
	"syscall"
	"time"

	"cgoforge/agent/internal/container"
)

// What is kept of each of a program's streams.
const mostOutput = 4096

// observed is how a program did that ran for some seconds at most.
type observed struct {
	// refused says that the kernel did not start it.
	refused      bool
	stillRunning bool
	exitCode     int
	// signal is no signal's where none ended it.
	signal syscall.Signal
	output string
}

// observe runs a program until it ends or its time is over.
func observe(inside *container.Container, args, env []string, within time.Duration) (observed, error) {
	var stdout, stderr bytes.Buffer
	out, err := container.NewPipe(&container.Beginning{To: &stdout, Left: mostOutput})
	if err != nil {
		return observed{}, err
	}
	defer out.Finish()
	errs, err := container.NewPipe(&container.Beginning{To: &stderr, Left: mostOutput})
	if err != nil {
		return observed{}, err
	}
	defer errs.Finish()
	stopped := make(chan struct{})
	timer := time.AfterFunc(within, func() {
		container.EndAll()
		close(stopped)
	})
	status, err := inside.Run(container.Program{Args: args, Folder: "/", Env: env, Stdout: out.Input, Stderr: errs.Input})
	ranLong := !timer.Stop()
	if ranLong {
		// What comes late must not end the program that runs next.
		<-stopped
	}
	if code, isRefused := errors.AsType[syscall.Errno](err); isRefused {
		said := fmt.Sprintf("%s: %v", args[0], code)
		return observed{refused: true, exitCode: container.ExitNotStarted, output: said}, nil
	}
	if err != nil {
		return observed{}, err
	}
	out.Finish()
	errs.Finish()
	return observed{
		stillRunning: ranLong && status.Signal() == syscall.SIGKILL,
		exitCode:     container.ExitCode(status),
		signal:       status.Signal(),
		output:       stderr.String() + "\n" + stdout.String(),
	}, nil
}
