package container

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// ExitNotStarted is what a shell, and the loader, say of a program that cannot be started.
const ExitNotStarted = 127

// signals has the names of Linux's signals by number, the same on every machine that Go and cgoforge know.
var signals = [...]string{
	1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
	8: "SIGFPE", 9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM",
	15: "SIGTERM", 16: "SIGSTKFLT", 17: "SIGCHLD", 18: "SIGCONT", 19: "SIGSTOP", 20: "SIGTSTP", 21: "SIGTTIN",
	22: "SIGTTOU", 23: "SIGURG", 24: "SIGXCPU", 25: "SIGXFSZ", 26: "SIGVTALRM", 27: "SIGPROF", 28: "SIGWINCH",
	29: "SIGIO", 30: "SIGPWR", 31: "SIGSYS",
}

// ExitCode is a program's exit status as shells and runc say it: of one that a signal ended, 128 and its number.
func ExitCode(status syscall.WaitStatus) int {
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}

// SignalName is the name of the signal that ended a program; nil when none did.
func SignalName(status syscall.WaitStatus) *string {
	if !status.Signaled() || int(status.Signal()) >= len(signals) {
		return nil
	}
	return &signals[status.Signal()]
}

// Counts is `ContainerCounts` of packages/core/src/attempt.ts: what the kernel counted, in either version of control
// groups. What an older one does not count is 0.
type Counts struct {
	MemoryBytes      int64 `json:"memoryBytes"`
	Processes        int64 `json:"processes"`
	OOMKills         int64 `json:"oomKills"`
	RefusedProcesses int64 `json:"refusedProcesses"`
}

// CountsOf reads those of a group, which is absolute within the hierarchy; in a container `/` is its own.
func CountsOf(group string) Counts {
	return countsBelow("/sys/fs/cgroup", group)
}

func countsBelow(mount, group string) Counts {
	memory, pids := filepath.Join(mount, "memory", group), filepath.Join(mount, "pids", group)
	peak, events := "memory.max_usage_in_bytes", "memory.oom_control"
	// The unified hierarchy shows its controllers at the top; the others have a folder per controller there.
	if _, err := os.Stat(filepath.Join(mount, "cgroup.controllers")); err == nil {
		memory, pids = filepath.Join(mount, group), filepath.Join(mount, group)
		peak, events = "memory.peak", "memory.events"
	}
	found := Counts{
		MemoryBytes:      field(filepath.Join(memory, peak), ""),
		OOMKills:         field(filepath.Join(memory, events), "oom_kill "),
		Processes:        field(filepath.Join(pids, "pids.peak"), ""),
		RefusedProcesses: field(filepath.Join(pids, "pids.events"), "max "),
	}
	// A kernel before 6.1 keeps no peak, but who was refused a process had as many as it may.
	if found.Processes == 0 && found.RefusedProcesses > 0 {
		found.Processes = field(filepath.Join(pids, "pids.max"), "")
	}
	return found
}

// field reads one of a file of `name value` lines, or a file of a number alone; 0 when it is not there.
func field(path, name string) int64 {
	text, _ := os.ReadFile(path)
	_, value, _ := strings.Cut("\n"+string(text), "\n"+name)
	value, _, _ = strings.Cut(value, "\n")
	number, _ := strconv.ParseInt(value, 10, 64)
	return number
}
