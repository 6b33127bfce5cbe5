package test

import (
	"debug/buildinfo"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// program is a source in a folder of its own, which git knows.
type program struct {
	steps
	folder string
}

func newProgram(t *testing.T) program {
	t.Helper()
	if _, err := os.Stat("/usr/bin/git"); err != nil {
		t.Skip("SKIPPED: this machine has no /usr/bin/git")
	}
	p := program{steps{t}, t.TempDir()}
	p.write("go.mod", "module example.com/m\n\ngo 1.24\n", 0o644)
	p.write("main.go", "package main\n\nfunc main() {}\n", 0o644)
	p.write("tool", "no script\n", 0o755)
	p.git("init", "--quiet", ".")
	p.git("add", ".")
	p.git("commit", "--quiet", "--message=one")
	p.git("tag", "v1.2.3")
	// All references and objects then lie in one file each, in folders that are empty but for that.
	p.git("gc", "--quiet")
	return p
}

func (p program) write(name, content string, mode os.FileMode) {
	p.Helper()
	p.do(os.MkdirAll(filepath.Dir(filepath.Join(p.folder, name)), 0o755))
	p.do(os.WriteFile(filepath.Join(p.folder, name), []byte(content), mode))
}

func (p program) git(args ...string) string {
	p.Helper()
	command := exec.Command("/usr/bin/git", append([]string{"-c", "user.name=a", "-c", "user.email=a@b.example"}, args...)...)
	command.Dir, command.Env = p.folder, []string{"HOME=" + p.folder, "GIT_CONFIG_NOSYSTEM=1"}
	output, err := command.CombinedOutput()
	if err != nil {
		p.Fatalf("git %v: %s", args, output)
	}
	return strings.TrimSpace(string(output))
}

// sent is what of the folder is stored and unpacked: files of no mode, and links within; nothing that macOS adds.
func (p program) sent() (files []file) {
	p.Helper()
	p.do(filepath.WalkDir(p.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == ".DS_Store" {
			return err
		}
		name, _ := filepath.Rel(p.folder, path)
		if entry.Type() == fs.ModeSymlink {
			target, err := os.Readlink(path)
			if !filepath.IsAbs(target) {
				files = append(files, file{name, target, linkMode})
			}
			return err
		}
		content, err := os.ReadFile(path)
		files = append(files, file{name, string(content), 0o644})
		return err
	}))
	return files
}

// buildBy builds a source by this machine's own Go, and answers what is stamped.
func buildBy(t *testing.T, source []file, vcs bool) (a *testAttempt, version string, settings map[string]string) {
	t.Helper()
	a = newAttempt(t, "")
	a.intake.source, a.plan["sourceDigest"] = archive(source...), identity(source...)
	a.plan["bringsGo"], a.plan["modulesFrom"] = false, "none"
	a.set("options", "vcs", vcs)
	a.set("options", "ldflags", nil)
	a.set("options", "tags", []string{})
	a.set("limits", "outputBytes", 64<<20)
	a.set("limits", "processes", 4096)
	a.set("limits", "diskBytes", 4<<30)
	// What one build compiles of Go's own packages, the next one finds.
	cache := filepath.Join(folder, "go-cache")
	a.do(os.MkdirAll(cache, 0o777))
	a.do(os.Chmod(cache, 0o777))
	a.do(syscall.Mount(cache, filepath.Join(a.folder, "work/cache"), "", syscall.MS_BIND, ""))
	a.do(os.MkdirAll(filepath.Join(a.folder, "work/toolchain/go"), 0o755))
	toolchain := filepath.Join(a.root("compile"), "toolchain/go")
	a.do(syscall.Mount(runtime.GOROOT(), toolchain, "", syscall.MS_BIND, ""))
	_, report := a.build(0)
	info, err := buildinfo.ReadFile(filepath.Join(a.folder, "work/out", report.Outputs[0]))
	a.do(err)
	settings = map[string]string{}
	for _, setting := range info.Settings {
		settings[setting.Key] = setting.Value
	}
	return a, info.Main.Version, settings
}

func TestWhatGitSaysIsStamped(t *testing.T) {
	p := newProgram(t)
	a, version, settings := buildBy(t, p.sent(), true)
	a.expect("version", version, "v1.2.3")
	a.expect("commit", settings["vcs.revision"], p.git("rev-parse", "HEAD"))
	a.expect("modified", settings["vcs.modified"], "false")
	a.expect("log speaks of it", strings.Contains(string(a.intake.log), "stamp"), false)
}

func TestWhatNoSourceHoldsIsNoChange(t *testing.T) {
	p := newProgram(t)
	for name, target := range map[string]string{"a": "./tool", "b": "a", "c": "/nonexistent/x"} {
		p.do(os.Symlink(target, filepath.Join(p.folder, name)))
	}
	p.write(".DS_Store", "of macOS", 0o644)
	p.git("add", ".")
	p.git("update-index", "--add", "--cacheinfo", "160000,"+p.git("rev-parse", "HEAD")+",dep")
	p.git("commit", "--quiet", "--message=two")
	a, _, settings := buildBy(t, p.sent(), true)
	a.expect("commit", settings["vcs.revision"], p.git("rev-parse", "HEAD"))
	if settings["vcs.modified"] != "false" {
		t.Errorf("the log is %s", a.intake.log)
	}
	// What was taken away by its sender is a change.
	p.do(os.Remove(filepath.Join(p.folder, "a")))
	_, _, settings = buildBy(t, p.sent(), true)
	a.expect("modified", settings["vcs.modified"], "true")
}

func TestWhatWasModifiedIsStampedAsThatAndSaid(t *testing.T) {
	p := newProgram(t)
	p.write("main.go", "package main\n\nfunc main() { println() }\n", 0o644)
	a, version, settings := buildBy(t, p.sent(), true)
	a.expect("version", version, "v1.2.3+dirty")
	a.expect("modified", settings["vcs.modified"], "true")
	const remark = "agent: the stamp says that the source was modified: git status has \" M main.go\", the first of 1\n"
	a.expect("said", strings.Contains(string(a.intake.log), remark), true)
}

func TestWhatCannotBeStampedIsBuiltAndSaid(t *testing.T) {
	whole := newProgram(t)
	for name, c := range map[string]struct {
		change func(p program)
		said   string
	}{
		"no repository": {func(p program) { p.do(os.RemoveAll(filepath.Join(p.folder, ".git"))) },
			"no .git was sent. Pack the folder that has it: tar -czf ../app.tgz ."},
		"a worktree": {func(p program) {
			p.do(os.RemoveAll(filepath.Join(p.folder, ".git")))
			p.write(".git", "gitdir: /elsewhere/.git/worktrees/m\n", 0o644)
		}, ".git is the file of a worktree or submodule, and leads out of the source. Pack a clone: git clone . ../clone"},
		"no commit": {func(p program) {
			p.do(os.RemoveAll(filepath.Join(p.folder, ".git")))
			p.git("init", "--quiet", ".")
		}, "git log failed. Pack the repository whole, with a commit in it"},
		"objects that are missing": {func(p program) { p.do(os.RemoveAll(filepath.Join(p.folder, ".git/objects"))) },
			"git log failed. Pack the repository whole, with a commit in it"},
	} {
		t.Run(name, func(t *testing.T) {
			p := program{steps{t}, filepath.Join(t.TempDir(), "m")}
			p.do(os.CopyFS(p.folder, os.DirFS(whole.folder)))
			c.change(p)
			a, version, settings := buildBy(t, p.sent(), true)
			a.expect("version", version, "(devel)")
			a.expect("commit", settings["vcs.revision"], "")
			remark := fmt.Sprintf("agent: vcs=auto stamps nothing: %s\n", c.said)
			if !strings.Contains(string(a.intake.log), remark) {
				t.Errorf("the log is %s", a.intake.log)
			}
		})
	}
}

func TestNothingIsStampedUnlessItIsAsked(t *testing.T) {
	a, version, settings := buildBy(t, newProgram(t).sent(), false)
	a.expect("version", version, "(devel)")
	a.expect("commit", settings["vcs.revision"], "")
	a.expect("log speaks of it", strings.Contains(string(a.intake.log), "stamp"), false)
}
