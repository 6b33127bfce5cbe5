package test

import (
	"runtime"
	"syscall"
	"testing"

	"cgoforge/agent/internal/attempt"
)

func TestAnIntakeOfAnOlderReleaseEndsAnAttemptBeforeItBegins(t *testing.T) {
	for name, protocol := range map[string]string{"it names no protocol": "", "it refuses this one": "1"} {
		t.Run(name, func(t *testing.T) {
			a := newAttempt(t, scriptOf(makeProgram))
			a.intake.protocol = protocol
			source := a.start("source")
			a.expect("source", source.wait(a), attempt.ExitUnable)
			a.expect("sentence", source.output.String(),
				"agent: failed to bring the source: intake is of an older release, which does not know protocol 2\n")
		})
	}
}

func TestABuildEndsWhereIntakeRefusesItsProtocol(t *testing.T) {
	a := newAttempt(t, scriptOf("while echo more; do sleep 0.1; done"))
	a.expect("source", a.run("source"), 0)
	a.intake.protocol = "1"
	serve, compile := a.start("serve"), a.start("compile")
	a.expect("compile", compile.wait(a), attempt.ExitUnable)
	serve.signal(syscall.SIGTERM)
	a.expect("serve", serve.wait(a), attempt.ExitUnable)
}

func TestAPlanOfANewerReleaseIsLeftToItsAgent(t *testing.T) {
	a := newAttempt(t, scriptOf(makeProgram))
	a.expect("source of this release", a.run("source"), 0)
	a.intake.locked(func() { a.intake.requests = nil })
	a.plan["version"] = 3
	for _, name := range []string{"source", "serve", "compile", "check"} {
		a.expect(name, a.run(name), attempt.ExitUnable)
	}
	a.expect("requests", len(a.intake.requests), 0)
}

func TestNothingIsBuiltForAnotherArchitecture(t *testing.T) {
	a := newAttempt(t, scriptOf(makeProgram))
	a.plan["target"] = map[string]string{"os": "linux", "arch": "s390x", "runtime": "glibc2.36"}
	source := a.start("source")
	a.expect("source", source.wait(a), attempt.ExitUnable)
	a.expect("sentence", source.output.String(),
		"agent: the plan is for s390x, and this agent and its machine are of "+runtime.GOARCH+"\n")
	a.expect("requests", len(a.intake.requests), 0)
}

func TestAnAttemptOfTheReleaseBeforeIsServedAsItWas(t *testing.T) {
	a := newAttempt(t, scriptOf("echo compiling; "+makeProgram))
	a.plan["version"], a.plan["imageGo"], a.plan["modules"] = 1, "1.0", true
	for _, field := range []string{"bringsGo", "loader", "disk", "processes", "cache"} {
		delete(a.plan, field)
	}
	a.intake.protocol = ""
	serve, report := a.finish(0)
	a.expect("a version in the report", report.Version, 0)
	a.expect("the cache in the report", report.CacheFull == nil, true)
	a.expect("delivered", string(a.intake.report("/delivered")), `{"refusal":null}`)
	const ran = `{"passed":true,"kind":"ran","exitCode":0,"stillRunning":false}`
	checked := `[{"name":"m","sha256":"` + digestOf(a.intake.files["m"]) + `","result":` + ran + `}]`
	a.expect("checked", string(a.intake.report("/checked")), checked)
	a.expect("protocols named", len(a.intake.spoken) == 1 && a.intake.spoken[""], true)
	serve.signal(syscall.SIGTERM)
	a.expect("serve", serve.wait(a), 0)
}
