package test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"cgoforge/agent/internal/attempt"
)

// scriptOf stands in for Go: it lists one program and builds by commands.
func scriptOf(commands string) string {
	return "case $1 in\nlist) printf 'm\\t/src\\n' ;;\nbuild)\n" + commands + "\n;;\nesac"
}

// scriptOfTwo is of a build that lists two programs.
func scriptOfTwo(one, other, commands string) string {
	return fmt.Sprintf("case $1 in list) printf 'm/%s\\t/src\\nm/%s\\t/src\\n' ;; build) %s ;; esac", one, other, commands)
}

const makeTiny = "rm /out/much; echo tiny > /out/m\n"

const makeProgram = "cp /usr/bin/true /out/m\n"

func TestABuildIsDeliveredAndChecked(t *testing.T) {
	a := newAttempt(t, scriptOf("echo compiling; "+makeProgram+"chmod 0 /out/m"))
	serve, _ := a.build(0)
	a.expect("log", string(a.intake.log), "compiling\n")
	check := a.start("check")
	a.intake.endCompiler()
	a.expect("check", check.wait(a), 0)
	a.expect("delivered", string(a.intake.report("/delivered")), `{"version":2,"refusal":null}`)
	a.expect("checked", a.results()["m"].Kind, "ran")
	a.expect("digest of what was checked", a.checked()[0].SHA256, digestOf(a.intake.files["m"]))
	a.expect("names the protocol of the plan alone", len(a.intake.spoken) == 1 && a.intake.spoken["2"], true)
	serve.signal(syscall.SIGTERM)
	a.expect("serve", serve.wait(a), 0)
}

func TestTheLogOutlivesIntakeAndSidecar(t *testing.T) {
	const lines = 3_000_000
	a := newAttempt(t, scriptOf(fmt.Sprintf("seq 1 %d; %s", lines, makeProgram)))
	a.expect("source", a.run("source"), 0)
	serve, compile := a.start("serve"), a.start("compile")
	for round := range 6 {
		before := a.intake.logBytes()
		a.eventually("the log grows", func() bool { return a.intake.logBytes() > before+1<<20 })
		if round%2 == 0 {
			serve.kill()
			serve = a.start("serve")
		} else {
			a.intake.goAway()
			a.intake.comeBack()
		}
		a.intake.locked(func() { a.intake.dropAnswers = 1 })
	}
	a.expect("compile", compile.wait(a), 0)
	var numbers bytes.Buffer
	for line := range lines {
		numbers.WriteString(strconv.Itoa(line+1) + "\n")
	}
	if !bytes.Equal(a.intake.log, numbers.Bytes()) {
		t.Errorf("of %d bytes of numbers %d are stored, and not the same", numbers.Len(), len(a.intake.log))
	}
}

func TestALogThatIsClosedKeepsNoBuildFromItsEnd(t *testing.T) {
	a := newAttempt(t, scriptOf("echo first; exec >&- 2>&-; "+makeProgram))
	_, report := a.build(0)
	a.expect("log", string(a.intake.log), "first\n")
	a.expect("outputs", len(report.Outputs), 1)
}

func TestWhatABuildStartsHeedsSignalsAsEverAndSaysWhichEndedIt(t *testing.T) {
	a := newAttempt(t, scriptOf("sh -c 'kill -INT $$'; echo $?; yes | head -n 1; kill -HUP $$"))
	_, report := a.build(1)
	a.expect("signal", *report.Signal, "SIGHUP")
	a.expect("exit code", *report.ExitCode, 128+1)
	a.expect("log", string(a.intake.log), "130\ny\n")
}

func TestABuildThatEndsItsRunnerIsEnded(t *testing.T) {
	a := newAttempt(t, scriptOf("kill -TERM 1; sleep 1000"))
	_, report := a.build(attempt.ExitTerminated)
	a.expect("stopped by", reason(report), attempt.Terminated)
}

func TestTooManyProcessesEndTheBuild(t *testing.T) {
	a := newAttempt(t, scriptOf("for i in $(seq 100); do sleep 1000 & done; wait"))
	_, report := a.build(1)
	a.expect("refused processes", report.RefusedProcesses, 1)
	a.expect("stopped by", reason(report), "nothing")
}

func TestMoreThanItsDiskEndsTheBuild(t *testing.T) {
	for name, script := range map[string]string{
		"while it runs":                 "cat /agent > /tmp/much; sleep 1000",
		"before anyone looked":          "cat /agent > /tmp/much; cp /usr/bin/true /out/m",
		"in a file without a name":      "exec 5>/tmp/much; rm /tmp/much; cat /agent >&5; sleep 1000",
		"in a folder that nobody reads": "mkdir /tmp/closed; cat /agent > /tmp/closed/much; chmod 0 /tmp/closed; sleep 1000",
		"by files without content":      "cd /tmp; touch $(seq 300); sleep 1000",
	} {
		t.Run(name, func(t *testing.T) {
			a := newAttempt(t, scriptOf(script))
			a.set("limits", "diskBytes", 1<<20)
			_, report := a.build(1)
			a.expect("full", report.DiskFull, true)
			a.expect("outputs", len(report.Outputs), 0)
		})
	}
}

func TestABuildThatFailedForWantOfTheNodesDiskSaysNothing(t *testing.T) {
	a := newAttempt(t, scriptOf("yes > /out/much"))
	a.smallDisk("out")
	a.expect("source", a.run("source"), 0)
	a.start("serve")
	a.expect("compile", a.run("compile"), attempt.ExitUnable)
	if !bytes.Contains(a.intake.log, []byte("No space left on device")) {
		t.Error(string(a.intake.log))
	}
	a.expect("reported", a.intake.report("/compiled") != nil, false)
}

func TestADiskOfItsOwnThatIsFullIsSaid(t *testing.T) {
	a := newAttempt(t, scriptOf("yes > /out/much; status=$?; rm /out/much; exit $status"))
	a.plan["disk"] = "own"
	a.smallDisk("out")
	_, report := a.build(1)
	a.expect("full", report.DiskFull, true)
	a.expect("exit code", *report.ExitCode, 1)
	a.expect("stopped by", reason(report), "nothing")
	if report.Peak.DiskBytes < 14<<20 || report.Peak.DiskBytes > 16<<20 {
		t.Errorf("%d bytes", report.Peak.DiskBytes)
	}
}

func TestABuildThatFitsItsOwnDiskJustSoIsBuilt(t *testing.T) {
	a := newAttempt(t, scriptOf("yes > /out/much; sleep 0.2; "+makeTiny))
	a.plan["disk"] = "own"
	a.set("limits", "diskBytes", 1)
	a.smallDisk("out")
	_, report := a.build(0)
	a.expect("full", report.DiskFull, true)
	a.expect("outputs", len(report.Outputs), 1)
}

func TestACacheThatIsFullIsNoFaultOfTheBuild(t *testing.T) {
	for kind, isFull := range map[string]bool{"kept": true, "fresh": false} {
		t.Run(kind, func(t *testing.T) {
			a := newAttempt(t, scriptOf("yes > /cache/much"))
			a.plan["disk"], a.plan["cache"] = "own", kind
			a.smallDisk("cache")
			_, report := a.build(1)
			a.expect("cache full", *report.CacheFull, isFull)
			a.expect("disk full", report.DiskFull, false)
		})
	}
}

func TestAChildLeftBehindDoesNotHoldTheBuild(t *testing.T) {
	// The shell waits for the end of the output, which the sleeper holds; the one that started it has ended.
	a := newAttempt(t, scriptOf("said=$(sleep 1000 & echo said); test $said = said; "+makeProgram))
	_, report := a.build(0)
	a.expect("outputs", len(report.Outputs), 1)
	a.expect("stopped by", reason(report), "nothing")
}

func TestProcessesThatTheCgroupCountsAreNotCounted(t *testing.T) {
	a := newAttempt(t, scriptOf("for i in $(seq 100); do sleep 1000 & done; "+makeProgram))
	a.plan["processes"] = "cgroup"
	_, report := a.build(0)
	a.expect("refused processes", report.RefusedProcesses, 0)
	a.expect("processes", report.Peak.Processes, int64(0))
}

func TestABuildKnowsWhatItsCFilesAre(t *testing.T) {
	source := []file{
		{"go.mod", "module m\n", 0o644},
		{"include/m.h", "#define X 1\n", 0o644},
		{"main.go", "package main\nimport \"C\"\n", 0o644},
	}
	a := newAttempt(t, scriptOf("echo $CGO_CPPFLAGS"))
	a.intake.source, a.plan["sourceDigest"] = archive(source...), identity(source...)
	a.build(0)
	header := fmt.Sprintf("%x  include/m.h\n", sha256.Sum256([]byte(source[1].content)))
	a.expect("log", string(a.intake.log), "-DCGOFORGE_C_FILES_"+digestOf([]byte(header))+"\n")
}

func TestWhatABuildCachesIsItsGroupsToo(t *testing.T) {
	a := newAttempt(t, scriptOf("echo text > /cache/entry; mkdir /cache/folder; "+makeProgram))
	a.build(0)
	for name, mode := range map[string]os.FileMode{"entry": 0o664, "folder": 0o775} {
		facts, err := os.Stat(filepath.Join(a.folder, "work/cache", name))
		a.do(err)
		a.expect(name, facts.Mode().Perm(), mode)
	}
}

func TestABuildEndsAtItsDeadline(t *testing.T) {
	a := newAttempt(t, scriptOf("echo begun; sleep 1000"))
	a.set("limits", "wallSeconds", 1)
	_, report := a.build(1)
	a.expect("stopped by", reason(report), attempt.Deadline)
	a.expect("log", string(a.intake.log), "begun\n")
}

func TestABuildThatIsToGoSaysWhatItStillCan(t *testing.T) {
	a := newAttempt(t, scriptOf("echo begun; trap '' TERM; seq 1 100000; sync; touch /out/said; sleep 1000"))
	a.expect("source", a.run("source"), 0)
	serve, compile := a.start("serve"), a.start("compile")
	a.eventually("it runs", func() bool { return a.intake.logBytes() > 0 })
	serve.kill()
	said := filepath.Join(a.folder, "work/out/said")
	a.eventually("it has said all", func() bool { _, err := os.Stat(said); return err == nil })
	compile.signal(syscall.SIGTERM)
	a.start("serve")
	a.expect("compile", compile.wait(a), attempt.ExitTerminated)
	a.expect("stopped by", reason(a.report()), attempt.Terminated)
	a.expect("the log's tail is there", strings.HasSuffix(string(a.intake.log), "\n99999\n100000\n"), true)
}

func TestAnAttemptThatIsOverEndsItsBuild(t *testing.T) {
	a := newAttempt(t, scriptOf("while echo more; do sleep 0.1; done"))
	a.expect("source", a.run("source"), 0)
	serve, compile := a.start("serve"), a.start("compile")
	a.eventually("it runs", func() bool { return a.intake.logBytes() > 0 })
	a.intake.locked(func() { a.intake.over = true })
	a.expect("compile", compile.wait(a), attempt.ExitUnable)
	serve.signal(syscall.SIGTERM)
	a.expect("serve", serve.wait(a), 0)
}

func TestAFolderThatIsMissingIsSaidInTheLog(t *testing.T) {
	a := newAttempt(t, scriptOf(makeProgram))
	a.set("options", "dir", "backend")
	_, report := a.build(1)
	a.expect("step", report.Step, "list")
	a.expect("exit code", *report.ExitCode, 127)
	a.expect("log", string(a.intake.log),
		"agent: /toolchain/go/bin/go cannot be started in /src/backend: no such file or directory\n")
}

func TestWhatCannotBeNamedIsRefused(t *testing.T) {
	a := newAttempt(t, "printf 'm/report.json\\t/src\\n'")
	_, report := a.build(1)
	const refusal = `m/report.json would make "report.json", which is the name of a file that cgoforge adds.`
	a.expect("refusal", report.Refusal, refusal)
	a.expect("log", string(a.intake.log), "agent: "+report.Refusal+"\n")
}

func TestASourceComesWholeOrNotAtAll(t *testing.T) {
	a := newAttempt(t, scriptOf(makeProgram))
	a.intake.dropAnswers = 2
	a.expect("after two broken transfers", a.run("source"), 0)
	a.expect("once more", a.run("source"), 0)
	a.intake.toolchain = nil
	a.expect("a Go that intake does not have", a.run("source"), attempt.ExitUnable)
	a.expect("requests", a.intake.requests[len(a.intake.requests)-1], http.MethodGet+" /attempts/att_1/toolchain")
	a.plan["sourceDigest"] = identity(file{"go.mod", "", 0})
	a.expect("another source", a.run("source"), attempt.ExitWrongSource)
	a.intake.source = []byte("no archive")
	a.expect("no archive", a.run("source"), attempt.ExitWrongSource)
	a.intake.token = "another"
	a.expect("without a token", a.run("source"), attempt.ExitUnable)
	a.expect("requests", a.intake.requests[len(a.intake.requests)-1], http.MethodGet+" /attempts/att_1/source")
}
