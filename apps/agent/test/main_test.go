// Package test runs the agent as a pod does: each command as process 1 of a container with its own root, user and
// mounts.
package test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"unsafe"
)

const (
	insideVariable = "CGOFORGE_AGENT_TEST_FOLDER"
	agentProgram   = "agent"
)

// folder holds the agent and every pod; it is a memory file system of these tests alone.
var folder = os.Getenv(insideVariable)

// TestMain moves the tests into namespaces of their own, so that no mount, port or process of theirs can meet those of
// the machine, and none outlives them.
func TestMain(m *testing.M) {
	if folder == "" {
		os.Exit(runInside())
	}
	if err := settle(); err != nil {
		fmt.Println("the tests cannot settle in their namespaces:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func runInside() int {
	if os.Getuid() != 0 {
		fmt.Println("SKIPPED: the agent's containers need root")
		return 0
	}
	folder, err := os.MkdirTemp("", "cgoforge-agent-")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer os.RemoveAll(folder)
	inside := exec.Command("/proc/self/exe", os.Args[1:]...)
	inside.Stdout, inside.Stderr = os.Stdout, os.Stderr
	inside.Env = append(os.Environ(), insideVariable+"="+folder)
	inside.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWPID,
		Pdeathsig:  syscall.SIGKILL,
	}
	if err := inside.Run(); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

func settle() error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := syscall.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return err
	}
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "mode=755"); err != nil {
		return err
	}
	if err := raiseLoopback(); err != nil {
		return err
	}
	build := exec.Command("go", "build", "-o", filepath.Join(folder, agentProgram), "cgoforge/agent")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, output)
	}
	return nil
}

// raiseLoopback is `ip link set lo up`, for machines without ip.
func raiseLoopback() error {
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(socket)
	request := struct {
		name  [16]byte
		flags uint16
		_     [22]byte
	}{flags: syscall.IFF_UP}
	copy(request.name[:], "lo")
	_, _, code := syscall.Syscall(syscall.SYS_IOCTL, uintptr(socket), syscall.SIOCSIFFLAGS, uintptr(unsafe.Pointer(&request)))
	if code != 0 {
		return code
	}
	return nil
}
