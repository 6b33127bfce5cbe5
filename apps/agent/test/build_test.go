package test

import (
	"bytes"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"cgoforge/agent/internal/pod"
)

// scriptOf stands in for Go: it lists one program and builds by commands.
func scriptOf(commands string) string {
	return "case $1 in\nlist) printf 'm\\t/src\\n' ;;\nbuild)\n" + commands + "\n;;\nesac"
}

const makeProgram = "cp /usr/bin/true /out/m\n"

func TestABuildIsDeliveredAndChecked(t *testing.T) {
	p := newPod(t, scriptOf("echo compiling; "+makeProgram+"chmod 0 /out/m"))
	serve, _ := p.build(0)
	p.expect("log", string(p.intake.log), "compiling\n")
	check := p.start("check")
	p.intake.endCompiler()
	p.expect("check", check.wait(p), 0)
	p.expect("delivered", string(p.intake.report("/delivered")), `{"refusal":null}`)
	p.expect("checked", p.results()["m"].Kind, "ran")
	p.expect("digest of what was checked", p.checked()[0].SHA256, digestOf(p.intake.files["m"]))
	serve.signal(syscall.SIGTERM)
	p.expect("serve", serve.wait(p), 0)
}

func TestTheLogOutlivesIntakeAndSidecar(t *testing.T) {
	const lines = 3_000_000
	p := newPod(t, scriptOf(fmt.Sprintf("seq 1 %d; %s", lines, makeProgram)))
	p.expect("source", p.run("source"), 0)
	serve, compile := p.start("serve"), p.start("compile")
	for round := range 6 {
		before := p.intake.logBytes()
		p.eventually("the log grows", func() bool { return p.intake.logBytes() > before+1<<20 })
		if round%2 == 0 {
			serve.kill()
			serve = p.start("serve")
		} else {
			p.intake.goAway()
			p.intake.comeBack()
		}
		p.intake.locked(func() { p.intake.dropAnswers = 1 })
	}
	p.expect("compile", compile.wait(p), 0)
	var numbers bytes.Buffer
	for line := range lines {
		numbers.WriteString(strconv.Itoa(line+1) + "\n")
	}
	if !bytes.Equal(p.intake.log, numbers.Bytes()) {
		t.Errorf("of %d bytes of numbers %d are stored, and not the same", numbers.Len(), len(p.intake.log))
	}
}

func TestALogBeyondItsCapEndsTheBuild(t *testing.T) {
	p := newPod(t, scriptOf("yes"))
	p.intake.logCap = 3 << 20
	_, report := p.build(1)
	p.expect("stopped by", reason(report), pod.LogLimit)
	p.expect("stored", int64(p.intake.logBytes()), p.intake.logCap)
}

func TestABuildThatHoldsTheLogOpenIsOver(t *testing.T) {
	p := newPod(t, scriptOf("sleep 1000 & setsid sleep 1000 & echo last; "+makeProgram))
	_, report := p.build(0)
	p.expect("log", string(p.intake.log), "last\n")
	p.expect("outputs", len(report.Outputs), 1)
}

func TestABuildThatClosesTheLogGoesOn(t *testing.T) {
	p := newPod(t, scriptOf("echo first; exec >&- 2>&-; "+makeProgram))
	_, report := p.build(0)
	p.expect("log", string(p.intake.log), "first\n")
	p.expect("outputs", len(report.Outputs), 1)
}

func TestABuildCannotHarmItsRunner(t *testing.T) {
	p := newPod(t, scriptOf(`kill -9 1; kill -STOP 1; kill -9 -1
for path in /proc/1/environ /proc/1/mem /proc/1/fd/0 /proc/1/root/token /token/token; do (: <$path) 2>/dev/null && echo "read $path"; done
for path in /cgoforge/agent /plan/plan.json /toolchain/x /cgoforge/x /delivered/x; do (: >$path) 2>&- && echo "wrote $path"; done
echo alive; exit 3`))
	_, report := p.build(1)
	p.expect("exit code", *report.ExitCode, 3)
	p.expect("stopped by", reason(report), "nothing")
	if log := string(p.intake.log); bytes.Contains(p.intake.log, []byte("read ")) || bytes.Contains(p.intake.log, []byte("wrote ")) {
		t.Error(log)
	}
	if !bytes.HasSuffix(p.intake.log, []byte("alive\n")) {
		t.Error(string(p.intake.log))
	}
}

// signalTheRunner sends process 1 every signal but SIGTERM.
const signalTheRunner = "for signal in $(seq 64); do [ $signal = 15 ] || kill -$signal 1; done\n"

func TestABuildThatSignalsItsRunnerComesToItsOwnEnd(t *testing.T) {
	p := newPod(t, scriptOf(signalTheRunner+"exit 3"))
	_, report := p.build(1)
	p.expect("exit code", *report.ExitCode, 3)
	p.expect("stopped by", reason(report), "nothing")
}

func TestWhatABuildStartsHeedsSignalsAsEver(t *testing.T) {
	p := newPod(t, scriptOf("sh -c 'kill -INT $$'; echo $?; yes | head -n 1; kill -HUP $$"))
	_, report := p.build(1)
	p.expect("signal", *report.Signal, "SIGHUP")
	p.expect("log", string(p.intake.log), "130\ny\n")
}

func TestABuildThatEndsItsRunnerIsEnded(t *testing.T) {
	p := newPod(t, scriptOf("kill -TERM 1; sleep 1000"))
	_, report := p.build(pod.ExitTerminated)
	p.expect("stopped by", reason(report), pod.Terminated)
}

func TestABuildThatASignalEndedSaysWhich(t *testing.T) {
	_, report := newPod(t, scriptOf("kill -SEGV $$")).build(1)
	if report.Signal == nil || *report.Signal != "SIGSEGV" || *report.ExitCode != 139 {
		t.Errorf("%+v", report)
	}
}

func TestTooManyProcessesEndTheBuild(t *testing.T) {
	p := newPod(t, scriptOf("for i in $(seq 100); do sleep 1000 & done; wait"))
	_, report := p.build(1)
	p.expect("refused processes", report.RefusedProcesses, 1)
	p.expect("stopped by", reason(report), "nothing")
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
			p := newPod(t, scriptOf(script))
			p.set("limits", "diskBytes", 1<<20)
			_, report := p.build(1)
			p.expect("full", report.DiskFull, true)
			p.expect("outputs", len(report.Outputs), 0)
		})
	}
}

func TestABuildThatFailedForWantOfTheNodesDiskSaysNothing(t *testing.T) {
	p := newPod(t, scriptOf("yes > /out/much"))
	p.do(syscall.Mount("tmpfs", filepath.Join(p.folder, "work/out"), "tmpfs", 0, "size=16m,mode=777"))
	p.expect("source", p.run("source"), 0)
	p.start("serve")
	p.expect("compile", p.run("compile"), pod.ExitUnable)
	if !bytes.Contains(p.intake.log, []byte("No space left on device")) {
		t.Error(string(p.intake.log))
	}
	p.expect("reported", p.intake.report("/compiled") != nil, false)
}

func TestABuildEndsAtItsDeadline(t *testing.T) {
	p := newPod(t, scriptOf("echo begun; sleep 1000"))
	p.set("limits", "wallSeconds", 1)
	_, report := p.build(1)
	p.expect("stopped by", reason(report), pod.Deadline)
	p.expect("log", string(p.intake.log), "begun\n")
}

func TestABuildThatIsToGoSaysWhatItStillCan(t *testing.T) {
	p := newPod(t, scriptOf("echo begun; sleep 1000"))
	p.expect("source", p.run("source"), 0)
	p.start("serve")
	compile := p.start("compile")
	p.eventually("it runs", func() bool { return p.intake.logBytes() > 0 })
	compile.signal(syscall.SIGTERM)
	p.expect("compile", compile.wait(p), pod.ExitTerminated)
	p.expect("stopped by", reason(p.report()), pod.Terminated)
}

func TestAnAttemptThatIsOverEndsItsBuild(t *testing.T) {
	p := newPod(t, scriptOf("while echo more; do sleep 0.1; done"))
	p.expect("source", p.run("source"), 0)
	serve, compile := p.start("serve"), p.start("compile")
	p.eventually("it runs", func() bool { return p.intake.logBytes() > 0 })
	p.intake.locked(func() { p.intake.over = true })
	p.expect("compile", compile.wait(p), pod.ExitUnable)
	serve.signal(syscall.SIGTERM)
	p.expect("serve", serve.wait(p), 0)
}

func TestAFolderThatIsMissingIsSaidInTheLog(t *testing.T) {
	p := newPod(t, scriptOf(makeProgram))
	p.set("options", "dir", "backend")
	_, report := p.build(1)
	p.expect("step", report.Step, "list")
	p.expect("exit code", *report.ExitCode, 127)
	if !bytes.Contains(p.intake.log, []byte("/src/backend: no such file")) {
		t.Error(string(p.intake.log))
	}
}

func TestWhatCannotBeNamedIsRefused(t *testing.T) {
	p := newPod(t, "printf 'm/report.json\\t/src\\n'")
	_, report := p.build(1)
	p.expect("refusal", report.Refusal, `m/report.json would make "report.json", which is the name of a file that cgoforge adds.`)
}

func TestASourceComesWholeOrNotAtAll(t *testing.T) {
	p := newPod(t, scriptOf(makeProgram))
	p.intake.dropAnswers = 2
	p.expect("after two broken transfers", p.run("source"), 0)
	p.expect("once more", p.run("source"), 0)
	p.intake.toolchain = nil
	p.expect("a Go that intake does not have", p.run("source"), 1)
	p.expect("requests", p.intake.requests[len(p.intake.requests)-1], http.MethodGet+" /attempts/att_1/toolchain")
	p.plan["sourceDigest"] = identity(file{"go.mod", "", 0})
	p.expect("another source", p.run("source"), 3)
	p.intake.source = []byte("no archive")
	p.expect("no archive", p.run("source"), 3)
	p.intake.token = "another"
	p.expect("without a token", p.run("source"), 1)
	p.expect("requests", p.intake.requests[len(p.intake.requests)-1], http.MethodGet+" /attempts/att_1/source")
}
