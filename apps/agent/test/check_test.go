package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cgoforge/agent/internal/pod"
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

func (p *testPod) checked() (reports []checked) {
	p.Helper()
	p.do(json.Unmarshal(p.intake.report("/checked"), &reports))
	return reports
}

func (p *testPod) results() map[string]result {
	p.Helper()
	results := map[string]result{}
	for _, report := range p.checked() {
		results[report.Name] = report.Result
	}
	return results
}

// check checks files as if they were delivered.
func (p *testPod) check(files map[string]string, order ...string) map[string]result {
	p.Helper()
	p.expect("source", p.run("source"), 0)
	for name, content := range files {
		p.do(os.WriteFile(filepath.Join(p.folder, "delivered", name), []byte(content), 0o555))
	}
	p.do(os.WriteFile(filepath.Join(p.folder, "delivered/.done"), []byte(strings.Join(order, "\n")+"\n"), 0o444))
	p.start("serve")
	p.expect("check", p.run("check"), 0)
	return p.results()
}

func TestAProgramThatEndsItsCheckIsNotTheAgentsFault(t *testing.T) {
	p := newPod(t, "")
	p.expect("source", p.run("source"), 0)
	p.do(os.WriteFile(filepath.Join(p.folder, "delivered/app"), []byte("#!/bin/sh\nkill -TERM 1\n"), 0o555))
	p.do(os.WriteFile(filepath.Join(p.folder, "delivered/.done"), []byte("app\n"), 0o444))
	p.start("serve")
	p.expect("check", p.run("check"), pod.ExitTerminated)
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
	p := newPod(t, "")
	results := p.check(map[string]string{
		"library": string(content),
		"fails":   "#!/bin/sh\nexit 3\n",
		"stays":   "#!/bin/sh\nsetsid sleep 1000 &\nsleep 1000\n",
		"aborts":  "#!/bin/sh\nkill -ABRT $$\n",
		"signals": "#!/bin/sh\n" + signalTheRunner + "exit 4\n",
		"crashes": "#!/bin/sh\necho dying\nkill -SEGV $$\n",
		"later":   "#!/bin/sh\n",
	}, "library", "fails", "stays", "aborts", "signals", "crashes", "later")
	if got := results["library"]; !got.Passed || got.Kind != "loaded" {
		t.Errorf("library: %+v", got)
	}
	if got := results["fails"]; !got.Passed || *got.ExitCode != 3 {
		t.Errorf("fails: %+v", got)
	}
	if got := results["stays"]; !got.Passed || !got.StillRunning || got.ExitCode != nil {
		t.Errorf("stays: %+v", got)
	}
	if got := results["aborts"]; !got.Passed || *got.ExitCode != 134 {
		t.Errorf("aborts: %+v", got)
	}
	if got := results["signals"]; !got.Passed || *got.ExitCode != 4 {
		t.Errorf("signals: %+v", got)
	}
	p.expect("crashes", results["crashes"].Detail, "It was ended by SIGSEGV within 2 s. It said: dying")
	_, found := results["later"]
	p.expect("goes on after a failure", found, false)
}

func TestACheckSaysWhyTheKernelStartsNothing(t *testing.T) {
	results := newPod(t, "").check(map[string]string{"text": "no program"}, "text")
	if detail := results["text"].Detail; detail != "The kernel could not start it. It said: text: exec format error" {
		t.Error(detail)
	}
}
