// Package foreign finds out whether the kernel itself runs programs of another architecture than this one's.
package foreign

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"unsafe"
)

const (
	// memfdFlags is MFD_CLOEXEC.
	memfdFlags = 1
	// How the kernel names a file in memory.
	inMemory = "/memfd:"
)

// memfdCreate is the number of the call of this name on the machines that may run an architecture.
// Package syscall does not have it.
var memfdCreate = map[string]uintptr{"386": 319, "arm": 279}

// Runs answers nil where the kernel runs programs of the architecture. An emulator that stands in for it is known by what
// the kernel says that the program's process runs.
func Runs(arch string) error {
	program := programOf(arch)
	if program == nil {
		return fmt.Errorf("no machine of this one's architecture runs programs for %s", arch)
	}
	file, err := fileInMemory(program, memfdCreate[arch])
	if err != nil {
		return err
	}
	defer file.Close()
	running := exec.Command(fmt.Sprintf("/proc/self/fd/%d", file.Fd()))
	input, err := running.StdinPipe()
	if err != nil {
		return err
	}
	if err := running.Start(); err != nil {
		return fmt.Errorf("the kernel of this machine runs no programs for %s: %w", arch, err)
	}
	// It waits for the end of its input.
	runs, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", running.Process.Pid))
	input.Close()
	if ended := running.Wait(); err == nil && ended != nil {
		return fmt.Errorf("a program for %s ended with %w", arch, ended)
	}
	if err == nil && !strings.HasPrefix(runs, inMemory) {
		return fmt.Errorf("programs for %s are run by %s, and not by the kernel", arch, runs)
	}
	return err
}

// fileInMemory makes a file that needs no folder that is writable and may hold programs.
func fileInMemory(content []byte, call uintptr) (*os.File, error) {
	name, err := syscall.BytePtrFromString("probe")
	if err != nil {
		return nil, err
	}
	descriptor, _, code := syscall.Syscall(call, uintptr(unsafe.Pointer(name)), memfdFlags, 0)
	if code != 0 {
		return nil, fmt.Errorf("failed to make a file in memory: %w", code)
	}
	file := os.NewFile(descriptor, inMemory+"probe")
	if _, err := file.Write(content); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}
