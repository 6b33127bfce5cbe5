package check

import (
	"bytes"
	"strings"
	"syscall"
	"testing"
)

// Each case is one of apps/launcher/src/judge-check.spec.ts too.

func TestAnExitStatusIsRecordedAndNotJudged(t *testing.T) {
	for _, code := range []int{0, 1, 2, 255} {
		if complaint, unclear := judgeRun(observed{exitCode: code}); complaint != "" || unclear {
			t.Errorf("%d: %q %v", code, complaint, unclear)
		}
	}
}

func TestWhatStillRunsPasses(t *testing.T) {
	if complaint, unclear := judgeRun(observed{exitCode: 137, stillRunning: true}); complaint != "" || unclear {
		t.Errorf("%q %v", complaint, unclear)
	}
}

func TestACrashFails(t *testing.T) {
	for signal, name := range map[syscall.Signal]string{syscall.SIGILL: "SIGILL", syscall.SIGBUS: "SIGBUS", syscall.SIGSEGV: "SIGSEGV"} {
		if complaint, _ := judgeRun(observed{exitCode: 128 + int(signal), signal: signal}); !strings.Contains(complaint, name) {
			t.Errorf("%s: %q", name, complaint)
		}
	}
}

func TestTheLoaderIsAskedWhereItMayHaveSaid127(t *testing.T) {
	if complaint, unclear := judgeRun(observed{exitCode: 127}); complaint != "" || !unclear {
		t.Errorf("%q %v", complaint, unclear)
	}
}

func TestEachMissingLibraryIsNamed(t *testing.T) {
	output := "\tlibone.so.1 => not found\n\t/src/lib/libtwo.so => not found\n\tlibone.so.1 => not found\n"
	if complaint := judgeLoading(observed{output: output}); complaint != "The target's minimal root has no libone.so.1, libtwo.so." {
		t.Error(complaint)
	}
}

func TestWhatTheLoaderRefusesIsOneHarmlessLine(t *testing.T) {
	cases := map[string]string{
		"/delivered/app: /lib/libc.so.6: version `GLIBC_2.99' not found (required by /delivered/app)": "The loader refuses it. It said: app: /lib/libc.so.6: version `GLIBC_2.99' not found (required by app)",
		"\n/delivered/app: error while loading shared libraries: libnone.so.1: cannot open\x1b[2J":    "The loader refuses it. It said: app: error while loading shared libraries: libnone.so.1: cannot open [2J",
	}
	for output, expected := range cases {
		if complaint := judgeLoading(observed{exitCode: 1, output: output}); complaint != expected {
			t.Error(complaint)
		}
	}
	if complaint := judgeLoading(observed{output: "libc.so.6 => /lib/libc.so.6"}); complaint != "" {
		t.Error(complaint)
	}
}

func TestWhatIsNoWholeFileIsOfNoKind(t *testing.T) {
	for _, content := range []string{"", "\x7fELF\x02\x01", "#!/bin/sh\n"} {
		if kind := kindOf(bytes.NewReader([]byte(content))); kind != other {
			t.Errorf("%q: %d", content, kind)
		}
	}
}
