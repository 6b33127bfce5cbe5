package container

import "syscall"

// ExitNotStarted is what a shell, and the loader, say of a program that cannot be started.
const ExitNotStarted = 127

// signals has the names of Linux's signals by number, the same on every machine that Go and cgoforge know.
var signals = [...]string{
	1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL",
	10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM", 16: "SIGSTKFLT", 17: "SIGCHLD",
	18: "SIGCONT", 19: "SIGSTOP", 20: "SIGTSTP", 21: "SIGTTIN", 22: "SIGTTOU", 23: "SIGURG", 24: "SIGXCPU", 25: "SIGXFSZ",
	26: "SIGVTALRM", 27: "SIGPROF", 28: "SIGWINCH", 29: "SIGIO", 30: "SIGPWR", 31: "SIGSYS",
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
