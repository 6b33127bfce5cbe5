package test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"cgoforge/agent/internal/attempt"
)

func TestWhatIsTooLargeOrCannotBeReadIsNotDelivered(t *testing.T) {
	for name, c := range map[string]struct{ script, refusal string }{
		"a file that has a hole": {scriptOf("truncate -s 1T /out/m"),
			"m has 1024 GiB, and all files of a target together may have 1 MiB."},
		"two files together": {scriptOfTwo("a", "b", "truncate -s 600K /out/a /out/b"),
			"b has 600 KiB, and all files of a target together may have 1 MiB."},
		"a folder nobody reads": {scriptOf("mkdir /out/m; chmod 0 /out/m"), "m cannot be read."},
		"a socket": {scriptOf(`perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "/out/m", Listen => 1)'`),
			"m is not a regular file."},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAttempt(t, c.script)
			a.finish(0)
			a.expect("delivered", string(a.intake.report("/delivered")), `{"version":2,"refusal":"`+c.refusal+`"}`)
			a.expect("files", len(a.intake.files), 0)
			a.expect("checked", string(a.intake.report("/checked")), `{"version":2,"files":[]}`)
		})
	}
}

func TestProgramsMayHaveAnyName(t *testing.T) {
	a := newAttempt(t, scriptOfTwo("done", "done.new", "cp /usr/bin/true /out/done; cp /usr/bin/true /out/done.new"))
	a.finish(0)
	a.expect("delivered", string(a.intake.report("/delivered")), `{"version":2,"refusal":null}`)
	a.expect("files", len(a.intake.files), 2)
	for _, name := range []string{"done", "done.new"} {
		a.expect(name, a.results()[name].Kind, "ran")
	}
}

func TestAFailedBuildDeliversNothing(t *testing.T) {
	a := newAttempt(t, scriptOf(makeProgram+"exit 1"))
	a.finish(1)
	a.expect("files", len(a.intake.files), 0)
}

func TestADeliveryGoesOnWhereverItWasInterrupted(t *testing.T) {
	a := newAttempt(t, scriptOf("truncate -s 900K /out/m"))
	serve, _ := a.build(0)
	// As a sidecar leaves it that was killed while it copied.
	half := filepath.Join(a.folder, "delivered/m")
	a.do(os.WriteFile(half, []byte("half"), 0o555))
	sidecar := places["serve"].SecurityContext.RunAsUser
	a.do(os.Chown(half, sidecar, sidecar))
	a.intake.locked(func() { a.intake.dropAnswers = 1 })
	a.intake.endCompiler()
	for range 3 {
		a.eventually("a file is sent", func() bool { return a.intake.asked("PUT", "/files/m") })
		serve.kill()
		a.intake.locked(func() { a.intake.requests = nil })
		a.do(os.RemoveAll(filepath.Join(a.folder, "delivered/.done")))
		serve = a.start("serve")
	}
	a.eventually("it is delivered", func() bool { return a.intake.report("/delivered") != nil })
	a.expect("check", a.run("check"), 0)
	a.expect("size", len(a.intake.files["m"]), 900<<10)
}

func TestADeliveredPodStartsAnewInPeace(t *testing.T) {
	a := newAttempt(t, scriptOf(makeProgram))
	serve, _ := a.build(0)
	a.intake.endCompiler()
	done := filepath.Join(a.folder, "delivered/.done")
	a.eventually("it is delivered", func() bool { _, err := os.Stat(done); return err == nil })
	serve.kill()
	a.intake.locked(func() { a.intake.requests = nil })
	a.start("serve")
	a.expect("check", a.run("check"), 0)
	a.expect("files sent again", a.intake.asked("PUT", "/files/m"), false)
}

func TestTheSidecarPassesOnWhatRunnersSayAndNothingElse(t *testing.T) {
	a := newAttempt(t, scriptOf(makeProgram))
	a.expect("source", a.run("source"), 0)
	a.start("serve")
	ask := func(method, path string, body io.Reader) int {
		status, _ := a.ask(a.throughSocket(), method, "http://sidecar"+path, body)
		return status
	}
	for _, refused := range []string{
		"GET /source", "GET /state", "PUT /files/m", "POST /delivered", "GET /modules/x", "POST /", "DELETE /log",
		"POST /x/../source",
	} {
		method, path, _ := strings.Cut(refused, " ")
		if status := ask(method, path, nil); status < 300 {
			t.Errorf("%s: %d", refused, status)
		}
	}
	early := ask("POST", "/checked", strings.NewReader("[]"))
	a.expect("a report of a check that has not begun", early, http.StatusConflict)
	tooMuch := bytes.NewReader(make([]byte, 1<<20+1))
	a.expect("too much", ask("POST", "/log?offset=0", tooMuch), http.StatusRequestEntityTooLarge)
	a.expect("a piece of the log", ask("POST", "/log?offset=0", strings.NewReader("said")), http.StatusOK)
	a.expect("log", string(a.intake.log), "said")
}

func TestModulesComeThroughTheSidecarWhole(t *testing.T) {
	a := newAttempt(t, scriptOf(makeProgram))
	a.start("serve")
	get := func(path string) (status int, body string) {
		return a.ask(http.DefaultClient, http.MethodGet, "http://"+attempt.ModuleProxy+path, nil)
	}
	status, _ := get("/modules/ready")
	a.expect("status", status, http.StatusOK)
	a.intake.locked(func() { a.intake.dropAnswers = 2 })
	const module = "/modules/example.com/!a/@v/v1.0.0+incompatible.zip"
	_, body := get(module)
	a.expect("a module through two broken transfers", body, "/attempts/att_1"+module)
	a.intake.locked(func() { a.intake.requests, a.intake.dropAnswers = nil, 1000 })
	// One that asks once.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get("http://" + attempt.ModuleProxy + module)
	if err == nil {
		_, err = io.ReadAll(response.Body)
	}
	a.expect("a module whose transfer always breaks comes", err == nil, false)
	a.intake.locked(func() {
		asked := slices.DeleteFunc(a.intake.requests, func(request string) bool { return !strings.Contains(request, module) })
		a.expect("times that intake was asked", len(asked), 11)
		a.intake.dropAnswers = 0
	})
	for _, path := range []string{
		"/source", "/modules/%2e%2e/source", "/modules/..%2fsource", "/modules/%252e%252e/source", "/modules//x", "/state",
	} {
		if status, body := get(path); status < 300 && !strings.HasPrefix(body, "/attempts/att_1/modules/") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	a.expect("the source asked", a.intake.asked("GET", "/source"), false)
}

func TestASidecarWaitsForTheEndOfAnAttemptThatIsOver(t *testing.T) {
	a := newAttempt(t, scriptOf(makeProgram))
	a.intake.over = true
	serve := a.start("serve")
	a.eventually("it asked", func() bool { return a.intake.asked("GET", "/state") })
	serve.signal(syscall.SIGTERM)
	a.expect("serve", serve.wait(a), 0)
}

// ask asks the sidecar, once it is there.
func (a *testAttempt) ask(client *http.Client, method, url string, body io.Reader) (status int, said string) {
	a.Helper()
	a.eventually("the sidecar answers", func() bool {
		request, err := http.NewRequest(method, url, body)
		a.do(err)
		request.Header.Set("Authorization", "Bearer mine")
		response, err := client.Do(request)
		if err != nil {
			return false
		}
		defer response.Body.Close()
		content, err := io.ReadAll(response.Body)
		a.do(err)
		status, said = response.StatusCode, string(content)
		return true
	})
	return status, said
}

func (a *testAttempt) throughSocket() *http.Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(a.folder, "cgoforge/sidecar.sock"))
	}
	return &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
}

func digestOf(content []byte) string {
	return fmt.Sprintf("%x", sha256.Sum256(content))
}
