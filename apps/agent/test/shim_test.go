package test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// bundle is one of runc's, for a shim.
type bundle struct {
	steps
	folder string
	state  string
	id     string
}

// exited is what a shim says of the end.
type exited struct {
	Version  int
	ExitCode *int
	Counts   *struct{ MemoryBytes, Processes, OOMKills, RefusedProcesses int64 }
	Error    string
}

// newBundle makes one whose container runs a program of this machine, or skips the test where nothing runs containers.
func newBundle(t testing.TB, args ...string) *bundle {
	t.Helper()
	if _, err := exec.LookPath("runc"); err != nil {
		fmt.Println("SKIPPED: a shim needs runc")
		t.Skip("there is no runc")
	}
	own := filepath.Join(folder, t.Name())
	b := &bundle{steps: steps{t}, id: t.Name(), folder: own + "/bundle", state: own + "/state"}
	root := own + "/root"
	mounts := []map[string]any{{"destination": "/proc", "type": "proc", "source": "proc"}}
	for _, path := range []string{"/proc", "/dev"} {
		b.do(os.MkdirAll(root+path, 0o755))
	}
	for _, path := range []string{"/usr", "/bin", "/lib", "/lib64"} {
		b.do(os.MkdirAll(root+path, 0o755))
		options := []string{"bind", "ro"}
		mounts = append(mounts, map[string]any{"destination": path, "type": "bind", "source": path, "options": options})
	}
	b.do(os.MkdirAll(b.folder, 0o700))
	namespaces := []map[string]string{}
	for _, kind := range []string{"pid", "network", "ipc", "uts", "mount"} {
		namespaces = append(namespaces, map[string]string{"type": kind})
	}
	config, err := json.Marshal(map[string]any{
		"ociVersion": "1.0.2",
		"root":       map[string]any{"path": root, "readonly": true},
		"process": map[string]any{
			"args": args, "cwd": "/", "env": []string{"PATH=/usr/bin:/bin"},
			"user": map[string]int{"uid": 12345, "gid": 12345}, "noNewPrivileges": true,
		},
		"mounts": mounts,
		"linux": map[string]any{
			"namespaces": namespaces, "cgroupsPath": b.group(),
			"resources": map[string]any{"pids": map[string]int{"limit": 64}, "memory": map[string]int{"limit": 64 << 20}},
		},
	})
	b.do(err)
	b.do(os.WriteFile(filepath.Join(b.folder, "config.json"), config, 0o600))
	t.Cleanup(b.remove)
	return b
}

// newBegun makes one whose shim has started its container, which exits with 5 at SIGTERM.
func newBegun(t testing.TB, commands string) (*bundle, *exec.Cmd) {
	t.Helper()
	b := newBundle(t, "/bin/sh", "-c", "trap 'exit 5' TERM; echo begun; "+commands)
	shim := b.shim()
	b.eventually("it has begun", func() bool { return strings.Contains(b.read("output"), "begun") })
	return b, shim
}

// shim starts one as the launcher does.
func (b *bundle) shim() *exec.Cmd {
	b.Helper()
	shim := exec.Command(filepath.Join(folder, agentProgram), "shim", b.folder, b.state, b.id, b.group())
	shim.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}
	shim.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	b.do(shim.Start())
	return shim
}

// run runs a shim to its end and answers what it says of it.
func (b *bundle) run() exited {
	b.Helper()
	b.do(b.shim().Wait())
	return b.end()
}

func (b *bundle) group() string { return "/cgoforge-agent-test/" + b.id }

func (b *bundle) read(name string) string {
	text, _ := os.ReadFile(filepath.Join(b.folder, name))
	return string(text)
}

func (b *bundle) expectCode(end exited, code int) {
	b.Helper()
	if end.Version != 1 || end.Error != "" || end.ExitCode == nil || *end.ExitCode != code {
		b.Errorf("%s %s", b.read("exit.json"), b.read("output"))
	}
}

func (b *bundle) runc(args ...string) error {
	return exec.Command("runc", append([]string{"--root", b.state}, args...)...).Run()
}

// remove does what the launcher does once a container has ended.
func (b *bundle) remove() {
	_ = b.runc("delete", "--force", b.id)
	groups, _ := filepath.Glob("/sys/fs/cgroup/*/cgoforge-agent-test")
	for _, group := range append(groups, "/sys/fs/cgroup/cgoforge-agent-test") {
		_ = os.Remove(group)
	}
}

func TestAShimKeepsHowItsContainerEnded(t *testing.T) {
	b := newBundle(t, "/bin/sh", "-c", "echo out; echo err >&2; head -c 8000000 /dev/zero | tail > /dev/null; exit 7")
	end := b.run()
	b.expectCode(end, 7)
	if b.read("output") != "out\nerr\n" {
		t.Error(b.read("output"))
	}
	if seen := end.Counts; seen == nil || seen.MemoryBytes < 4<<20 || seen.OOMKills != 0 || seen.RefusedProcesses != 0 {
		t.Error(b.read("exit.json"))
	}
}

func TestAShimKeepsWhatTheKernelEnded(t *testing.T) {
	end := newBundle(t, "/bin/sh", "-c", "head -c 100000000 /dev/zero | tail > /dev/null; exit 3").run()
	if end.Counts == nil || end.Counts.OOMKills == 0 {
		t.Errorf("%+v", end.Counts)
	}
}

func TestAShimSaysWhichSignalEndedItsContainer(t *testing.T) {
	b, shim := newBegun(t, "sleep 1000")
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		b.do(shim.Process.Signal(signal))
	}
	b.do(b.runc("kill", b.id, "KILL"))
	b.do(shim.Wait())
	b.expectCode(b.end(), 128+9)
}

func TestAContainerHeedsSignalsThoughItsShimDoesNot(t *testing.T) {
	b, shim := newBegun(t, "while :; do sleep 0.01; done")
	b.do(b.runc("kill", b.id, "TERM"))
	b.do(shim.Wait())
	b.expectCode(b.end(), 5)
}

func TestOfTwoShimsOneGivesWay(t *testing.T) {
	b := newBundle(t, "/bin/sh", "-c", "echo begun; exit 4")
	shims := []*exec.Cmd{b.shim(), b.shim(), b.shim()}
	for _, shim := range shims {
		b.do(shim.Wait())
	}
	b.expectCode(b.end(), 4)
	if b.read("output") != "begun\n" {
		t.Error(b.read("output"))
	}
	var claim struct{ PID int }
	b.do(json.Unmarshal([]byte(b.read("claim")), &claim))
	if claim.PID != shims[0].Process.Pid && claim.PID != shims[1].Process.Pid && claim.PID != shims[2].Process.Pid {
		t.Error(b.read("claim"))
	}
}

func TestAClaimNamesItsProcess(t *testing.T) {
	b, shim := newBegun(t, "sleep 1000")
	var claim struct {
		PID       int
		StartTime uint64
	}
	b.do(json.Unmarshal([]byte(b.read("claim")), &claim))
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", shim.Process.Pid))
	b.do(err)
	if claim.PID != shim.Process.Pid || strings.Fields(string(stat))[21] != fmt.Sprint(claim.StartTime) {
		t.Errorf("%s of %s", b.read("claim"), stat)
	}
	b.do(b.runc("kill", b.id, "KILL"))
	b.do(shim.Wait())
}

func TestAShimThatIsKilledLeavesNoExitCode(t *testing.T) {
	b, shim := newBegun(t, "sleep 1000")
	b.do(shim.Process.Kill())
	_ = shim.Wait()
	later := b.shim()
	b.do(later.Wait())
	if end := b.read("exit.json"); end != "" {
		t.Error(end)
	}
	b.do(b.runc("kill", b.id, "KILL"))
}

func TestAShimSaysWhyRuncCouldNotStart(t *testing.T) {
	b := newBundle(t, "/bin/nothing-of-this-name")
	end := b.run()
	const why = "runc could not start it: exit status 1: "
	if end.ExitCode != nil || !strings.HasPrefix(end.Error, why) || !strings.Contains(end.Error, "no such file") {
		t.Error(b.read("exit.json"))
	}
}

func TestAShimSaysWhyABundleIsNone(t *testing.T) {
	b := newBundle(t, "/bin/true")
	b.do(os.WriteFile(filepath.Join(b.folder, "config.json"), []byte("{"), 0o600))
	if end := b.run(); end.ExitCode != nil || end.Error == "" {
		t.Error(b.read("exit.json"))
	}
}

func TestAShimKeepsWhatTheCgroupRefused(t *testing.T) {
	end := newBundle(t, "/bin/sh", "-c", "for i in $(seq 100); do sleep 100 & done").run()
	if end.Counts == nil || end.Counts.RefusedProcesses == 0 || end.Counts.Processes != 64 {
		t.Errorf("%+v", end.Counts)
	}
}

func TestAContainerCannotForgeItsEnd(t *testing.T) {
	const forged = `{"version":1,"exitCode":0}`
	b := newBundle(t, "/bin/sh", "-c", `echo '`+forged+`'
for path in /exit.json exit.json ../exit.json /proc/self/cwd/exit.json /proc/1/root/exit.json "$0"/exit.json; do
	echo '`+forged+`' > "$path"
done
kill -KILL $PPID; kill -KILL -1; exit 9`, filepath.Join(folder, t.Name(), "bundle"))
	b.expectCode(b.run(), 9)
}

func TestWhatAContainerPrintsFillsNoDisk(t *testing.T) {
	b := newBundle(t, "/bin/sh", "-c", "yes | head -c 10000000; exit 2")
	b.expectCode(b.run(), 2)
	if kept := b.read("output"); len(kept) != 64<<10 || strings.Trim(kept, "y\n") != "" {
		t.Errorf("keeps %d bytes", len(kept))
	}
}

// end is what is said of it by now.
func (b *bundle) end() (end exited) {
	b.Helper()
	b.do(json.Unmarshal([]byte(b.read("exit.json")), &end))
	return end
}

// BenchmarkShim measures a container that does nothing, from the shim's start to its end.
func BenchmarkShim(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		one := newBundle(b, "/bin/true")
		b.StartTimer()
		one.run()
		b.StopTimer()
		one.remove()
		one.do(os.RemoveAll(filepath.Dir(one.folder)))
		b.StartTimer()
	}
}
