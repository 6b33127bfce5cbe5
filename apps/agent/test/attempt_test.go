package test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/test/vectors"
)

// steps are those of a test, each of which has to succeed.
type steps struct{ testing.TB }

// testAttempt is the volumes of one attempt of a pod, and its intake.
type testAttempt struct {
	steps
	folder string
	intake *fakeIntake
	plan   map[string]any
}

// newAttempt makes an attempt that builds by a script which stands in for Go.
func newAttempt(t testing.TB, script string) *testAttempt {
	t.Helper()
	own := filepath.Join(folder, strings.ReplaceAll(t.Name(), "/", "-"))
	a := &testAttempt{steps: steps{t}, folder: own, intake: newIntake(t)}
	for _, spec := range places {
		for _, volume := range spec.VolumeMounts {
			a.do(os.MkdirAll(a.at(volume), 0o755))
			a.do(os.Chmod(a.at(volume), 0o777))
		}
	}
	a.do(os.WriteFile(filepath.Join(a.folder, "token/token"), []byte(a.intake.token+"\n"), 0o444))
	source := []file{{"go.mod", "module m\n", 0o644}, {"main.go", "package main\n", 0o644}}
	a.intake.source = archive(source...)
	a.intake.toolchain = archive(file{"bin/go", "#!/bin/sh\n" + script, 0o755})
	a.plan = vectors.Read[map[string]any](t, samplePlan)
	a.plan["attempt"], a.plan["intake"] = a.intake.attempt, a.intake.address()
	a.plan["sourceDigest"] = identity(source...)
	a.plan["target"], a.plan["loader"] = attempt.Target{OS: "linux", Arch: runtime.GOARCH}, loader()
	a.set("options", "package", nil)
	a.set("options", "dir", ".")
	a.set("options", "output", nil)
	a.set("limits", "processes", 64)
	a.set("limits", "wallSeconds", 60)
	a.set("limits", "outputBytes", 1<<20)
	a.set("limits", "diskBytes", 256<<20)
	return a
}

// at is where a volume, or the folder of it that is mounted, lies.
func (a *testAttempt) at(volume mount) string {
	return filepath.Join(a.folder, volume.Name, volume.SubPath)
}

// smallDisk puts a file system of its own where a folder of the attempt's disk is.
func (a *testAttempt) smallDisk(name string) {
	a.Helper()
	a.do(syscall.Mount("tmpfs", filepath.Join(a.folder, "work", name), "tmpfs", 0, "size=16m,mode=777"))
}

func (a *testAttempt) set(group, name string, value any) {
	a.plan[group].(map[string]any)[name] = value
}

func (s steps) do(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// container is one that runs, or has ended.
type container struct {
	command *exec.Cmd
	output  bytes.Buffer
	ended   chan struct{}
}

// start starts a container of the pod.
func (a *testAttempt) start(name string) *container {
	a.Helper()
	plan, err := json.Marshal(a.plan)
	a.do(err)
	a.do(os.WriteFile(filepath.Join(a.folder, "plan/plan.json"), plan, 0o644))
	root, spec := a.root(name), places[name]
	c := &container{ended: make(chan struct{})}
	c.command = exec.Command("/bin/sh", "-c", `mount -t proc proc "$0/proc" && exec chroot --userspec=$1:$1 "$0" $2 $3`,
		root, fmt.Sprint(spec.SecurityContext.RunAsUser), spec.Command[0], spec.Command[1])
	c.command.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}
	c.command.Stdout, c.command.Stderr = &c.output, &c.output
	c.command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS}
	a.do(c.command.Start())
	go func() {
		defer close(c.ended)
		_ = c.command.Wait()
	}()
	a.Cleanup(func() { c.kill() })
	return c
}

// root makes a container's root from the machine's programs and the pod's volumes.
func (a *testAttempt) root(name string) string {
	a.Helper()
	root := filepath.Join(a.folder, "root-"+name)
	if _, err := os.Stat(root); err == nil {
		return root
	}
	bind := func(from, to string, flags uintptr) {
		a.do(syscall.Mount(from, to, "", syscall.MS_BIND, ""))
		if flags != 0 {
			a.do(syscall.Mount("", to, "", syscall.MS_BIND|syscall.MS_REMOUNT|flags, ""))
		}
	}
	for _, path := range []string{"/proc", "/dev", "/tmp", "/home"} {
		a.do(os.MkdirAll(root+path, 0o755))
	}
	a.do(os.WriteFile(root+"/dev/null", nil, 0o644))
	bind("/dev/null", root+"/dev/null", 0)
	for _, path := range []string{"/usr", "/bin", "/lib", "/lib64", "/etc/alternatives"} {
		if target, err := os.Readlink(path); err == nil {
			a.do(os.Symlink(target, root+path))
			continue
		}
		a.do(os.MkdirAll(root+path, 0o755))
		bind(path, root+path, syscall.MS_RDONLY)
	}
	a.do(os.WriteFile(root+"/agent", nil, 0o644))
	bind(filepath.Join(folder, agentProgram), root+"/agent", 0)
	for _, volume := range places[name].VolumeMounts {
		a.do(os.MkdirAll(root+volume.MountPath, 0o755))
		flags := uintptr(0)
		if volume.ReadOnly {
			flags = syscall.MS_RDONLY
		}
		bind(a.at(volume), root+volume.MountPath, flags)
	}
	return root
}

// build brings the source, starts the sidecar, and runs the compiler to its end; it answers the sidecar and the report.
func (a *testAttempt) build(exitCode int) (*container, attempt.CompileReport) {
	a.Helper()
	a.expect("source", a.run("source"), 0)
	serve := a.start("serve")
	a.expect("compile", a.run("compile"), exitCode)
	return serve, a.report()
}

// finish builds, and runs all that follows the compiler's end.
func (a *testAttempt) finish(exitCode int) (*container, attempt.CompileReport) {
	a.Helper()
	serve, report := a.build(exitCode)
	a.intake.endCompiler()
	a.expect("check", a.run("check"), 0)
	return serve, report
}

// report is what the runner said of the end.
func (a *testAttempt) report() (report attempt.CompileReport) {
	a.Helper()
	a.do(json.Unmarshal(a.intake.report("/compiled"), &report))
	return report
}

func (s steps) expect(what string, found, expected any) {
	s.Helper()
	if found != expected {
		s.Errorf("%s: %v, not %v", what, found, expected)
	}
}

// reason is what stopped a build, or nothing.
func reason(report attempt.CompileReport) string {
	if report.StoppedBy == nil {
		return "nothing"
	}
	return *report.StoppedBy
}

// run runs a container to its end and answers its exit code.
func (a *testAttempt) run(name string) int {
	a.Helper()
	return a.start(name).wait(a)
}

func (c *container) wait(a *testAttempt) int {
	a.Helper()
	select {
	case <-c.ended:
	case <-time.After(time.Minute):
		a.Fatal("the container does not end")
	}
	if c.output.Len() > 0 {
		a.Log(c.output.String())
	}
	return c.command.ProcessState.ExitCode()
}

func (c *container) signal(signal syscall.Signal) {
	// It may have ended by itself.
	if err := c.command.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		panic(err)
	}
}

// kill ends the container as the kernel does, and all its processes with it.
func (c *container) kill() {
	c.signal(syscall.SIGKILL)
	<-c.ended
}

// eventually waits for a state that has to come.
func (s steps) eventually(what string, reached func() bool) {
	s.Helper()
	for until := time.Now().Add(time.Minute); !reached(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(until) {
			s.Fatalf("it does not come to be that %s", what)
		}
	}
}

// loader is that of this machine's own programs.
func loader() string {
	loaders, _ := filepath.Glob("/lib*/ld-linux-*.so.*")
	return loaders[0]
}
