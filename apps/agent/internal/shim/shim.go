// Package shim stands beside one container of a sandbox: it starts it by runc, waits for it, and keeps how it ended
// where only root writes. It has no pipe to the launcher, so nothing is lost when that is killed;
// docs/agent-protocol.md says what it writes.
package shim

import (
	"encoding/json"
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
	// Where runc and what it starts may lie.
	programs = "/usr/sbin:/usr/bin:/sbin:/bin"
)

// Run runs the container of a runc bundle to its end, unless another shim does.
func Run(folder, runcState, id string) (int, error) {
	// Who ends a container ends its process 1. Taken, and read by nobody, these do nothing; ignored, they would be so
	// in it too.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	isFirst, err := claim(folder)
	if err != nil {
		return 1, fmt.Errorf("failed to claim %s: %w", folder, err)
	}
	if !isFirst {
		return 0, nil
	}
	ended, err := run(folder, runcState, id)
	if err != nil {
		why := err.Error()
		ended = exit{Error: strings.ToValidUTF8(why[:min(len(why), mostError)], "")}
	}
	if err := ended.write(folder); err != nil {
		return 1, fmt.Errorf("failed to keep how the container ended: %w", err)
	}
	return 0, nil
}

func run(folder, runcState, id string) (ended exit, err error) {
	// The parent of a container's process 1 is runc, which ends once that runs.
	if _, _, code := syscall.RawSyscall(syscall.SYS_PRCTL, prSetChildSubreaper, 1, 0); code != 0 {
		return ended, fmt.Errorf("failed to become the reaper of what runc starts: %w", code)
	}
	group, err := groupOf(folder)
	if err != nil {
		return ended, err
	}
	file, err := os.OpenFile(filepath.Join(folder, "output"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return ended, err
	}
	output, err := container.NewPipe(&container.Beginning{To: file, Left: mostOutput})
	if err != nil {
		return ended, err
	}
	defer output.Finish()
	process, err := start(folder, runcState, id, output.Input)
	if err != nil {
		return ended, err
	}
	state, err := process.Wait()
	if err != nil {
		return ended, err
	}
	code, counts := container.ExitCode(state.Sys().(syscall.WaitStatus)), container.CountsOf(group)
	return exit{ExitCode: &code, Counts: &counts}, nil
}

// start answers the container's process 1.
func start(folder, runcState, id string, output *os.File) (*os.Process, error) {
	os.Clearenv()
	_ = os.Setenv("PATH", programs)
	log, pid := filepath.Join(folder, "runc.log"), filepath.Join(folder, "pid")
	runc := exec.Command("runc", "--root", runcState, "--log", log,
		"run", "--detach", "--bundle", folder, "--pid-file", pid, id)
	runc.Stdout, runc.Stderr = output, output
	// A runc that outlived this would start a container that nobody waits for. The signal is sent at the end of the
	// thread, so this stays on its own.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runc.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := runc.Run(); err != nil {
		said, _ := os.ReadFile(log)
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

// groupOf is the cgroup of the container.
func groupOf(folder string) (string, error) {
	var config struct{ Linux struct{ CgroupsPath string } }
	text, err := os.ReadFile(filepath.Join(folder, "config.json"))
	if err != nil {
		return "", err
	}
	err = json.Unmarshal(text, &config)
	return config.Linux.CgroupsPath, err
}
