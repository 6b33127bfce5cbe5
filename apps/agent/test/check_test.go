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

func (a *testAttempt) checked() []attempt.CheckReport {
	a.Helper()
	var report struct{ Files []attempt.CheckReport }
	a.do(json.Unmarshal(a.intake.report("/checked"), &report))
	return report.Files
}

func (a *testAttempt) results() map[string]attempt.Result {
	a.Helper()
	results := map[string]attempt.Result{}
	for _, report := range a.checked() {
		results[report.Name] = report.Result
	}
	return results
}

// check checks files as if they were delivered.
func (a *testAttempt) check(exitCode int, files map[string]string, order ...string) {
	a.Helper()
	a.expect("source", a.run("source"), 0)
	for name, content := range files {
		a.do(os.WriteFile(filepath.Join(a.folder, "delivered", name), []byte(content), 0o555))
	}
	a.do(os.WriteFile(filepath.Join(a.folder, "delivered/.done"), []byte(strings.Join(order, "\n")+"\n"), 0o444))
	a.start("serve")
	a.expect("check", a.run("check"), exitCode)
}

func TestAProgramThatEndsItsCheckIsNotTheAgentsFault(t *testing.T) {
	const program = "#!/bin/sh\nkill -TERM 1\n"
	newAttempt(t, "").check(attempt.ExitTerminated, map[string]string{"app": program}, "app")
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
	a.check(0, map[string]string{
		"library": string(content),
		"fails":   "#!/bin/sh\nexit 3\n",
		"stays":   "#!/bin/sh\nsetsid sleep 1000 &\nsleep 1000\n",
		"aborts":  "#!/bin/sh\nkill -ABRT $$\n",
		"signals": "#!/bin/sh\nfor signal in $(seq 64); do [ $signal = 15 ] || kill -$signal 1; done\nexit 4\n",
		"crashes": "#!/bin/sh\necho dying\nkill -SEGV $$\n",
		"later":   "#!/bin/sh\n",
	}, "library", "fails", "stays", "aborts", "signals", "crashes", "later")
	results := a.results()
	ran := func(exitCode int) attempt.Result {
		return attempt.Result{Passed: true, Kind: "ran", Ending: &attempt.Ending{ExitCode: &exitCode}}
	}
	for name, expected := range map[string]attempt.Result{
		"library": {Passed: true, Kind: "loaded"},
		"fails":   ran(3),
		"stays":   {Passed: true, Kind: "ran", Ending: &attempt.Ending{StillRunning: true}},
		"aborts":  ran(134),
		"signals": ran(4),
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
	a := newAttempt(t, "")
	a.check(0, map[string]string{"text": "no program"}, "text")
	a.expect("text", a.results()["text"].Detail, "The kernel could not start it. It said: text: exec format error")
}
