// Package shim stands beside one container of a sandbox: it starts it by runc, waits for it, and keeps how it ended
// where only root writes. It has no pipe to the launcher, so nothing is lost when that is killed;
// docs/agent-protocol.md says what it writes.
package shim

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"cgoforge/agent/internal/container"
)

const (
	prSetChildSubreaper = 36
	// What is kept of why a container could not be started, and of what it prints, so that it can fill no disk.
	mostError  = 2000
	mostOutput = 64 << 10
)

// Container is what a shim stands beside.
type Container struct {
	// Folder is a runc bundle that only root can enter.
	Folder string
	// RuncState is where runc keeps what it knows.
	RuncState string
	ID        string
	// Group is its cgroup, absolute within the hierarchy.
	Group string
}

// Run runs the container to its end, unless another shim does.
func Run(of Container) (int, error) {
	// Who ends a container ends its process 1. Taken, and read by nobody, these do nothing here; ignored, they would be
	// ignored in the container too.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	isFirst, err := claim(of.Folder)
	if err != nil {
		return 1, fmt.Errorf("failed to claim %s: %w", of.Folder, err)
	}
	if !isFirst {
		return 0, nil
	}
	ended, err := run(of)
	if err != nil {
		why := err.Error()
		ended = exit{Error: strings.ToValidUTF8(why[:min(len(why), mostError)], "")}
	}
	if err := ended.write(of.Folder); err != nil {
		return 1, fmt.Errorf("failed to keep how the container ended: %w", err)
	}
	return 0, nil
}

func run(of Container) (ended exit, err error) {
	// The parent of a container's process 1 is runc, which ends once that runs.
	if _, _, code := syscall.RawSyscall(syscall.SYS_PRCTL, prSetChildSubreaper, 1, 0); code != 0 {
		return ended, fmt.Errorf("failed to become the reaper of what runc starts: %w", code)
	}
	file, err := os.OpenFile(filepath.Join(of.Folder, "output"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return ended, err
	}
	output, err := container.NewPipe(&container.Beginning{To: file, Left: mostOutput})
	if err != nil {
		return ended, err
	}
	defer output.Finish()
	process, err := start(of, output.Input)
	if err != nil {
		return ended, err
	}
	state, err := process.Wait()
	if err != nil {
		return ended, err
	}
	code, counts := container.ExitCode(state.Sys().(syscall.WaitStatus)), container.CountsOf(of.Group)
	return exit{ExitCode: &code, Counts: &counts}, nil
}

// start answers the container's process 1.
func start(of Container, output *os.File) (*os.Process, error) {
	log, pid := filepath.Join(of.Folder, "runc.log"), filepath.Join(of.Folder, "pid")
	runc := exec.Command("runc", "--root", of.RuncState, "--log", log,
		"run", "--detach", "--bundle", of.Folder, "--pid-file", pid, of.ID)
	runc.Stdout, runc.Stderr = output, output
	// A runc that outlived this would start a container that nobody waits for. The signal is sent at the end of the
	// thread, so this stays on its own.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runc.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := runc.Run(); err != nil {
		said, _ := os.ReadFile(log)
		// Its end says why: many warnings may stand before it.
		said = said[max(0, len(said)-mostError/2):]
		return nil, fmt.Errorf("runc could not start it: %w: %s", err, strings.TrimSpace(string(said)))
	}
	text, err := os.ReadFile(pid)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(string(text))
	if err != nil {
		return nil, err
	}
	return os.FindProcess(number)
}
