package test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cgoforge/agent/internal/pod"
)

func TestWhatIsNoPlainFileIsNotDelivered(t *testing.T) {
	cases := map[string]struct{ commands, refusal string }{
		"a link":                 {"ln -s /etc/passwd /out/m", "m is a link, not a file."},
		"a link to the token":    {"ln -s /token/token /out/m", "m is a link, not a file."},
		"a fifo":                 {"mkfifo /out/m", "m is not a regular file."},
		"a folder":               {"mkdir /out/m", "m is not a regular file."},
		"nothing":                {"true", "The build left no file m."},
		"a file that has a hole": {"truncate -s 1T /out/m", "m has 1024 GiB, and all files of a target together may have 1 MiB."},
		"a folder nobody reads":  {"mkdir /out/m; chmod 0 /out/m", "m cannot be read."},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := newPod(t, scriptOf(c.commands))
			p.build(0)
			p.intake.endCompiler()
			p.expect("check", p.run("check"), 0)
			var report pod.DeliveryReport
			p.do(json.Unmarshal(p.intake.report("/delivered"), &report))
			if report.Refusal == nil || *report.Refusal != c.refusal {
				t.Error(string(p.intake.report("/delivered")))
			}
			p.expect("files", len(p.intake.files), 0)
			p.expect("checked", string(p.intake.report("/checked")), "[]")
		})
	}
}

func TestFilesThatAreTooLargeTogetherAreRefused(t *testing.T) {
	p := newPod(t, "case $1 in list) printf 'm/a\\t/src\\nm/b\\t/src\\n' ;; build) truncate -s 600K /out/a /out/b ;; esac")
	p.build(0)
	p.intake.endCompiler()
	p.eventually("it is delivered", func() bool { return p.intake.report("/delivered") != nil })
	if report := string(p.intake.report("/delivered")); !strings.Contains(report, "b has 600 KiB, and all files") {
		t.Error(report)
	}
}

func TestProgramsMayHaveAnyName(t *testing.T) {
	p := newPod(t, "case $1 in list) printf 'm/done\\t/src\\nm/done.new\\t/src\\n' ;; build) cp /usr/bin/true /out/done; cp /usr/bin/true /out/done.new ;; esac")
	p.build(0)
	p.intake.endCompiler()
	p.expect("check", p.run("check"), 0)
	p.expect("delivered", string(p.intake.report("/delivered")), `{"refusal":null}`)
	p.expect("files", len(p.intake.files), 2)
	for _, name := range []string{"done", "done.new"} {
		p.expect(name, p.results()[name].Kind, "ran")
	}
}

func TestAFailedBuildDeliversNothing(t *testing.T) {
	p := newPod(t, scriptOf(makeProgram+"exit 1"))
	p.build(1)
	p.intake.endCompiler()
	p.expect("check", p.run("check"), 0)
	p.expect("files", len(p.intake.files), 0)
}

func TestADeliveryGoesOnWhereverItWasInterrupted(t *testing.T) {
	p := newPod(t, scriptOf("truncate -s 900K /out/m"))
	serve, _ := p.build(0)
	// As a sidecar leaves it that was killed while it copied.
	half := filepath.Join(p.folder, "delivered/m")
	p.do(os.WriteFile(half, []byte("half"), 0o555))
	sidecar := places["serve"].SecurityContext.RunAsUser
	p.do(os.Chown(half, sidecar, sidecar))
	p.intake.locked(func() { p.intake.dropAnswers = 1 })
	p.intake.endCompiler()
	for range 3 {
		p.eventually("a file is sent", func() bool { return p.intake.asked("PUT", "/files/m") })
		serve.kill()
		p.intake.locked(func() { p.intake.requests = nil })
		p.do(os.RemoveAll(filepath.Join(p.folder, "delivered/.done")))
		serve = p.start("serve")
	}
	p.eventually("it is delivered", func() bool { return p.intake.report("/delivered") != nil })
	p.expect("check", p.run("check"), 0)
	p.expect("size", len(p.intake.files["m"]), 900<<10)
}

func TestADeliveredPodStartsAnewInPeace(t *testing.T) {
	p := newPod(t, scriptOf(makeProgram))
	serve, _ := p.build(0)
	p.intake.endCompiler()
	done := filepath.Join(p.folder, "delivered/.done")
	p.eventually("it is delivered", func() bool { _, err := os.Stat(done); return err == nil })
	serve.kill()
	p.intake.locked(func() { p.intake.requests = nil })
	p.start("serve")
	p.expect("check", p.run("check"), 0)
	p.expect("files sent again", p.intake.asked("PUT", "/files/m"), false)
}

func TestTheRelayPassesOnWhatRunnersSayAndNothingElse(t *testing.T) {
	p := newPod(t, scriptOf(makeProgram))
	p.expect("source", p.run("source"), 0)
	p.start("serve")
	ask := func(method, path string, body io.Reader) int {
		t.Helper()
		status := 0
		p.eventually("the sidecar answers", func() bool {
			request, err := http.NewRequest(method, "http://relay"+path, body)
			p.do(err)
			request.Header.Set("Authorization", "Bearer mine")
			response, err := p.throughSocket().Do(request)
			if err != nil {
				return false
			}
			response.Body.Close()
			status = response.StatusCode
			return true
		})
		return status
	}
	for _, refused := range []string{"GET /source", "GET /state", "PUT /files/m", "POST /delivered", "GET /modules/x", "POST /", "DELETE /log", "POST /x/../source"} {
		method, path, _ := strings.Cut(refused, " ")
		if status := ask(method, path, nil); status < 300 {
			t.Errorf("%s: %d", refused, status)
		}
	}
	p.expect("a report of a check that has not begun", ask("POST", "/checked", strings.NewReader("[]")), http.StatusConflict)
	p.expect("too much", ask("POST", "/log?offset=0", bytes.NewReader(make([]byte, 1<<20+1))), http.StatusRequestEntityTooLarge)
	p.expect("a piece of the log", ask("POST", "/log?offset=0", strings.NewReader("said")), http.StatusOK)
	p.expect("log", string(p.intake.log), "said")
}

func TestModulesComeThroughTheSidecarWhole(t *testing.T) {
	p := newPod(t, scriptOf(makeProgram))
	p.start("serve")
	get := func(path string) (status int, body string) {
		p.eventually("the sidecar answers", func() bool {
			response, err := http.Get("http://" + pod.ModuleRelay + path)
			if err != nil {
				return false
			}
			defer response.Body.Close()
			content, err := io.ReadAll(response.Body)
			p.do(err)
			status, body = response.StatusCode, string(content)
			return true
		})
		return status, body
	}
	status, _ := get("/modules/ready")
	p.expect("status", status, http.StatusOK)
	p.intake.locked(func() { p.intake.dropAnswers = 2 })
	_, body := get("/modules/example.com/!a/@v/v1.0.0+incompatible.zip")
	p.expect("a module through two broken transfers", body, "/attempts/att_1/modules/example.com/!a/@v/v1.0.0+incompatible.zip")
	for _, path := range []string{"/source", "/modules/%2e%2e/source", "/modules/..%2fsource", "/modules/%252e%252e/source", "/modules//x", "/state"} {
		if status, body := get(path); status < 300 && !strings.HasPrefix(body, "/attempts/att_1/modules/") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	p.expect("the source asked", p.intake.asked("GET", "/source"), false)
}

func TestASidecarWaitsForTheEndOfAnAttemptThatIsOver(t *testing.T) {
	p := newPod(t, scriptOf(makeProgram))
	p.intake.over = true
	serve := p.start("serve")
	p.eventually("it asked", func() bool { return p.intake.asked("GET", "/state") })
	serve.signal(syscall.SIGTERM)
	p.expect("serve", serve.wait(p), 0)
}

func (p *testPod) throughSocket() *http.Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(p.folder, "cgoforge/relay.sock"))
	}
	return &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
}

func digestOf(content []byte) string {
	return fmt.Sprintf("%x", sha256.Sum256(content))
}
