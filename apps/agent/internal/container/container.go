// Package container runs a sender's programs below this one as process 1 of its container. The kernel then shields the
// agent from what it starts (SIGKILL and SIGSTOP do nothing), gives it every orphan, and lets it end all at one stroke.
package container

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
)

const prSetDumpable = 4

// ErrStopped is what a program is not started with after Stop.
var ErrStopped = errors.New("stopped before it was started")

// Container is the one that this program is process 1 of.
type Container struct {
	mutex   sync.Mutex
	stopped bool
}

// Enter makes this process fit to start programs of a sender, who run as the same user.
func Enter() (*Container, error) {
	// Anywhere else, ending all processes would end those of others.
	if os.Getpid() != 1 {
		return nil, errors.New("this command has to be process 1 of a container of its own")
	}
	// Else they could trace this process, or read what it holds.
	if _, _, code := syscall.RawSyscall(syscall.SYS_PRCTL, prSetDumpable, 0, 0); code != 0 {
		return nil, fmt.Errorf("failed to close this process to others: %w", code)
	}
	// Of most signals that those programs may send, Go would end this process. Taken, and read by nobody, they do
	// nothing; ignored, they would be so in the programs too. SIGTERM still comes to who has asked for it.
	ignoreThreadSignals()
	signal.Notify(make(chan os.Signal, 1))
	syscall.Umask(0o022)
	return &Container{}, nil
}

// Program is what to run; its standard input is empty.
type Program struct {
	Folder         string
	Args, Env      []string
	Stdout, Stderr *os.File
}

// Run runs a program to its end, and ends with it whatever it has started. An error says why it was not started.
func (c *Container) Run(program Program) (syscall.WaitStatus, error) {
	pid, err := c.start(program)
	if err != nil {
		return 0, err
	}
	ended := make(chan struct{})
	go endOrphansOf(pid, ended)
	status := reapUntil(pid)
	close(ended)
	EndAll()
	reapUntil(-1)
	return status, nil
}

// Stop ends everything that runs; nothing is started any more.
func (c *Container) Stop() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.stopped = true
	EndAll()
}

// EndAll kills every other process of the container; the kernel lets none be born meanwhile.
func EndAll() {
	// There being none is the only way in which this can fail.
	_ = syscall.Kill(-1, syscall.SIGKILL)
}

func (c *Container) start(program Program) (int, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.stopped {
		return 0, ErrStopped
	}
	empty, err := os.Open(os.DevNull)
	if err != nil {
		return 0, err
	}
	defer empty.Close()
	return syscall.ForkExec(program.Args[0], program.Args, &syscall.ProcAttr{
		Dir: program.Folder,
		// Go then goes by the name that the folder was given, through a link too, as it does in a shell.
		Env:   append(slices.Clip(program.Env), "PWD="+program.Folder),
		Files: []uintptr{empty.Fd(), program.Stdout.Fd(), program.Stderr.Fd()},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
}

// reapUntil takes the status of every child that ends, orphans too, until that of pid; with -1, until none is left.
func reapUntil(pid int) syscall.WaitStatus {
	for {
		var status syscall.WaitStatus
		ended, err := syscall.Wait4(-1, &status, 0, nil)
		if err == syscall.EINTR {
			continue
		}
		if ended == pid || err != nil {
			return status
		}
	}
}
