package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cgoforge/agent/internal/attempt"
)

type result struct {
	Passed       bool
	Kind         string
	ExitCode     *int
	StillRunning bool
	Detail       string
}

type checked struct {
	Name   string
	SHA256 string
	Result result
}

func (a *testAttempt) checked() []checked {
	a.Helper()
	var report struct{ Files []checked }
	a.do(json.Unmarshal(a.intake.report("/checked"), &report))
	return report.Files
}

func (a *testAttempt) results() map[string]result {
	a.Helper()
	results := map[string]result{}
	for _, report := range a.checked() {
		results[report.Name] = report.Result
	}
	return results
}

// check checks files as if they were delivered.
func (a *testAttempt) check(files map[string]string, order ...string) map[string]result {
	a.Helper()
	a.expect("source", a.run("source"), 0)
	for name, content := range files {
		a.do(os.WriteFile(filepath.Join(a.folder, "delivered", name), []byte(content), 0o555))
	}
	a.do(os.WriteFile(filepath.Join(a.folder, "delivered/.done"), []byte(strings.Join(order, "\n")+"\n"), 0o444))
	a.start("serve")
	a.expect("check", a.run("check"), 0)
	return a.results()
}

func TestAProgramThatEndsItsCheckIsNotTheAgentsFault(t *testing.T) {
	a := newAttempt(t, "")
	a.expect("source", a.run("source"), 0)
	a.do(os.WriteFile(filepath.Join(a.folder, "delivered/app"), []byte("#!/bin/sh\nkill -TERM 1\n"), 0o555))
	a.do(os.WriteFile(filepath.Join(a.folder, "delivered/.done"), []byte("app\n"), 0o444))
	a.start("serve")
	a.expect("check", a.run("check"), attempt.ExitTerminated)
}

func TestACheckSaysHowProgramsStart(t *testing.T) {
	library, err := filepath.Glob("/lib/*-linux-gnu/libm.so.6")
	if err != nil || len(library) == 0 {
		t.Fatal("there is no libm.so.6")
	}
	content, err := os.ReadFile(library[0])
	if err != nil {
		t.Fatal(err)
	}
	a := newAttempt(t, "")
	results := a.check(map[string]string{
		"library": string(content),
		"fails":   "#!/bin/sh\nexit 3\n",
		"stays":   "#!/bin/sh\nsetsid sleep 1000 &\nsleep 1000\n",
		"aborts":  "#!/bin/sh\nkill -ABRT $$\n",
		"signals": "#!/bin/sh\n" + signalTheRunner + "exit 4\n",
		"crashes": "#!/bin/sh\necho dying\nkill -SEGV $$\n",
		"later":   "#!/bin/sh\n",
	}, "library", "fails", "stays", "aborts", "signals", "crashes", "later")
	exitCode := func(code int) *int { return &code }
	for name, expected := range map[string]result{
		"library": {Passed: true, Kind: "loaded"},
		"fails":   {Passed: true, Kind: "ran", ExitCode: exitCode(3)},
		"stays":   {Passed: true, Kind: "ran", StillRunning: true},
		"aborts":  {Passed: true, Kind: "ran", ExitCode: exitCode(134)},
		"signals": {Passed: true, Kind: "ran", ExitCode: exitCode(4)},
		"crashes": {Detail: "It was ended by SIGSEGV within 2 s. It said: dying"},
	} {
		if found := results[name]; !reflect.DeepEqual(found, expected) {
			t.Errorf("%s: %+v", name, found)
		}
	}
	_, found := results["later"]
	a.expect("goes on after a failure", found, false)
}

func TestACheckSaysWhyTheKernelStartsNothing(t *testing.T) {
	results := newAttempt(t, "").check(map[string]string{"text": "no program"}, "text")
	if detail := results["text"].Detail; detail != "The kernel could not start it. It said: text: exec format error" {
		t.Error(detail)
	}
}
