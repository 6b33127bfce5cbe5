// Package foreign finds out whether the kernel itself runs programs of another architecture than this one's.
package foreign

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"unsafe"
)

// inMemory is how the kernel names a file in memory.
const inMemory = "/memfd:"

// memfdCreate is the number of the call of this name, which package syscall does not have, on machines that may run
// programs of another architecture.
var memfdCreate = map[string]uintptr{"amd64": 319, "arm64": 279}

// Runs answers nil where the kernel runs programs of the architecture. An emulator that stands in for it is known by what
// the kernel says that the program's process runs.
func Runs(arch string) error {
	program, call := programOf(arch), memfdCreate[runtime.GOARCH]
	if program == nil || call == 0 {
		return fmt.Errorf("no machine of %s runs programs for %s", runtime.GOARCH, arch)
	}
	file, err := fileInMemory(program, call)
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
	ended := running.Wait()
	switch {
	case err != nil:
		return err
	case !strings.HasPrefix(runs, inMemory):
		return fmt.Errorf("programs for %s are run by %s, and not by the kernel", arch, runs)
	case ended != nil:
		return fmt.Errorf("a program for %s ended with %w", arch, ended)
	}
	return nil
}

// fileInMemory makes a file that needs no folder that is writable and may hold programs. It stays open in what is started,
// or an emulator could not read it, and would be taken for something else.
func fileInMemory(content []byte, call uintptr) (*os.File, error) {
	name, err := syscall.BytePtrFromString("probe")
	if err != nil {
		return nil, err
	}
	descriptor, _, code := syscall.Syscall(call, uintptr(unsafe.Pointer(name)), 0, 0)
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
