package test

import (
	"encoding/json"
	"testing"
)

// digest of the two files that newPod packs, as `go run golang.org/x/mod/sumdb/dirhash` has it
func TestAPodBuildsAndStartsAProgram(t *testing.T) {
	p := newPod(t, `
case $1 in
list) printf 'm\t/src\n' ;;
build) echo compiling; cp /usr/bin/true /out/m; chmod 0 /out/m ;;
esac`)
	if code := p.run("source"); code != 0 {
		t.Fatalf("source ended with %d", code)
	}
	serve := p.start("serve")
	if code := p.run("compile"); code != 0 {
		t.Fatalf("compile ended with %d", code)
	}
	t.Log(string(p.intake.log))
	t.Log(string(p.intake.report("/compiled")))
	check := p.start("check")
	p.intake.endCompiler()
	if code := check.wait(p); code != 0 {
		t.Fatalf("check ended with %d", code)
	}
	t.Log(string(p.intake.report("/delivered")))
	t.Log(string(p.intake.report("/checked")))
	serve.signal(15)
	if code := serve.wait(p); code != 0 {
		t.Fatalf("serve ended with %d", code)
	}
	_ = json.Valid
}
