package test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cgoforge/agent/internal/pod"
)

// testPod is the volumes of one attempt, and its intake.
type testPod struct {
	testing.TB
	folder string
	intake *fakeIntake
	plan   map[string]any
}

// newPod makes an attempt that builds by a script which stands in for Go.
func newPod(t testing.TB, script string) *testPod {
	t.Helper()
	p := &testPod{TB: t, folder: filepath.Join(folder, strings.ReplaceAll(t.Name(), "/", "-")), intake: newIntake(t)}
	for _, spec := range places {
		for _, volume := range spec.VolumeMounts {
			p.do(os.MkdirAll(p.at(volume), 0o755))
			p.do(os.Chmod(p.at(volume), 0o777))
		}
	}
	p.do(os.WriteFile(filepath.Join(p.folder, "token/token"), []byte(p.intake.token+"\n"), 0o444))
	source := []file{{"go.mod", "module m\n", 0o644}, {"main.go", "package main\n", 0o644}}
	p.intake.source = archive(source...)
	p.intake.toolchain = archive(file{"bin/go", "#!/bin/sh\n" + script, 0o755})
	readJSON(objects+"plan.golden.json", &p.plan)
	p.plan["attempt"], p.plan["intake"] = p.intake.attempt, p.intake.address()
	p.plan["sourceDigest"] = identity(source...)
	p.set("limits", "processes", 64)
	p.set("limits", "wallSeconds", 60)
	p.set("limits", "outputBytes", 1<<20)
	p.set("limits", "diskBytes", 256<<20)
	return p
}

// at is where a volume, or the folder of it that is mounted, lies.
func (p *testPod) at(volume mount) string {
	return filepath.Join(p.folder, volume.Name, volume.SubPath)
}

func (p *testPod) set(group, name string, value any) {
	p.plan[group].(map[string]any)[name] = value
}

func (p *testPod) do(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// container is one that runs, or has ended.
type container struct {
	command *exec.Cmd
	output  bytes.Buffer
	ended   chan struct{}
}

// start starts a container of the pod.
func (p *testPod) start(name string) *container {
	p.Helper()
	plan, err := json.Marshal(p.plan)
	p.do(err)
	p.do(os.WriteFile(filepath.Join(p.folder, "plan/plan.json"), plan, 0o644))
	root, spec := p.root(name), places[name]
	c := &container{ended: make(chan struct{})}
	c.command = exec.Command("/bin/sh", "-c", `mount -t proc proc "$0/proc" && exec chroot --userspec=$1:$1 "$0" $2 $3`,
		root, fmt.Sprint(spec.SecurityContext.RunAsUser), spec.Command[0], spec.Command[1])
	c.command.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}
	c.command.Stdout, c.command.Stderr = &c.output, &c.output
	c.command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS}
	p.do(c.command.Start())
	go func() {
		defer close(c.ended)
		_ = c.command.Wait()
	}()
	p.Cleanup(func() { c.kill() })
	return c
}

// root makes a container's root from the machine's programs and the pod's volumes.
func (p *testPod) root(name string) string {
	p.Helper()
	root := filepath.Join(p.folder, "root-"+name)
	if _, err := os.Stat(root); err == nil {
		return root
	}
	bind := func(from, to string, flags uintptr) {
		p.do(syscall.Mount(from, to, "", syscall.MS_BIND, ""))
		if flags != 0 {
			p.do(syscall.Mount("", to, "", syscall.MS_BIND|syscall.MS_REMOUNT|flags, ""))
		}
	}
	for _, path := range []string{"/proc", "/dev", "/tmp", "/home"} {
		p.do(os.MkdirAll(root+path, 0o755))
	}
	p.do(os.WriteFile(root+"/dev/null", nil, 0o644))
	bind("/dev/null", root+"/dev/null", 0)
	for _, path := range []string{"/usr", "/bin", "/lib", "/lib64", "/etc/alternatives"} {
		if target, err := os.Readlink(path); err == nil {
			p.do(os.Symlink(target, root+path))
			continue
		}
		p.do(os.MkdirAll(root+path, 0o755))
		bind(path, root+path, syscall.MS_RDONLY)
	}
	p.do(os.WriteFile(root+"/agent", nil, 0o644))
	bind(filepath.Join(folder, agentProgram), root+"/agent", 0)
	for _, volume := range places[name].VolumeMounts {
		p.do(os.MkdirAll(root+volume.MountPath, 0o755))
		flags := uintptr(0)
		if volume.ReadOnly {
			flags = syscall.MS_RDONLY
		}
		bind(p.at(volume), root+volume.MountPath, flags)
	}
	return root
}

// build brings the source, starts the sidecar, and runs the compiler to its end; it answers the sidecar and the report.
func (p *testPod) build(exitCode int) (*container, pod.CompileReport) {
	p.Helper()
	p.expect("source", p.run("source"), 0)
	serve := p.start("serve")
	p.expect("compile", p.run("compile"), exitCode)
	return serve, p.report()
}

// report is what the runner said of the end.
func (p *testPod) report() (report pod.CompileReport) {
	p.Helper()
	p.do(json.Unmarshal(p.intake.report("/compiled"), &report))
	return report
}

func (p *testPod) expect(what string, found, expected any) {
	p.Helper()
	if found != expected {
		p.Errorf("%s: %v, not %v", what, found, expected)
	}
}

// reason is what stopped a build, or nothing.
func reason(report pod.CompileReport) string {
	if report.StoppedBy == nil {
		return "nothing"
	}
	return *report.StoppedBy
}

// run runs a container to its end and answers its exit code.
func (p *testPod) run(name string) int {
	p.Helper()
	return p.start(name).wait(p)
}

func (c *container) wait(p *testPod) int {
	p.Helper()
	select {
	case <-c.ended:
	case <-time.After(time.Minute):
		p.Fatal("the container does not end")
	}
	if c.output.Len() > 0 {
		p.Log(c.output.String())
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
func (p *testPod) eventually(what string, reached func() bool) {
	p.Helper()
	for until := time.Now().Add(time.Minute); !reached(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(until) {
			p.Fatalf("it does not come to be that %s", what)
		}
	}
}
