package compile

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
)

const (
	// Beside Go's own folder, which has none, this is all of the PATH.
	git = "/usr/bin/git"
	// A list is a line per file.
	mostPrinted = 32 << 20
)

// gitVariables have git look at nothing but what the source holds, and write nothing there. A repository may name programs
// that git starts; they run where the source's own compiler flags could start them too.
var gitVariables = append([]string{"GIT_CONFIG_NOSYSTEM=1", "GIT_OPTIONAL_LOCKS=0"}, gitConfig(
	// Another user may have unpacked the source.
	"safe.directory", "*",
	// Modes are not kept, but for those of scripts.
	"core.fileMode", "false",
	// On Windows a checkout has other line ends, and what says so is the machine's config, not the repository's.
	"core.autocrlf", "input",
	// Repositories of macOS may ask for a daemon that watches files.
	"core.fsmonitor", "false",
)...)

// gitConfig is that of git-config(1), ENVIRONMENT, which outdoes the repository's.
func gitConfig(keysAndValues ...string) []string {
	variables := []string{fmt.Sprintf("GIT_CONFIG_COUNT=%d", len(keysAndValues)/2)}
	for i := 0; i < len(keysAndValues); i += 2 {
		variables = append(variables, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", i/2, keysAndValues[i]),
			fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", i/2, keysAndValues[i+1]))
	}
	return variables
}

// settleStamp leaves it to Go to stamp what git can tell of: Go ends a build where git fails. Of what is not stamped, or
// as changed, the log says why.
func (b *build) settleStamp() error {
	if !b.plan.Options.VCS {
		return nil
	}
	changes, hindrance, err := b.askGit()
	switch {
	case errors.Is(err, container.ErrStopped):
		return nil
	case err != nil:
		return err
	case hindrance != "":
		b.plan.Options.VCS = false
		fmt.Fprintf(b.log, "agent: vcs=auto stamps nothing: %s\n", hindrance)
	case len(changes) > 0:
		fmt.Fprintf(b.log, "agent: the stamp says that the source was modified: git status has %q, the first of %d\n",
			changes[0], len(changes))
	}
	return nil
}

// askGit asks what Go will ask. It answers what is not as in the last commit, or why Go could not be told.
func (b *build) askGit() (changes []string, hindrance string, err error) {
	repository, hindrance := findRepository(attempt.Source, moduleFolder(b.plan))
	if hindrance != "" {
		return nil, hindrance, nil
	}
	if _, err := os.Stat(git); err != nil {
		return nil, "this toolchain has no git. Name a version yourself: --form-string 'ldflags=-X main.version=VERSION'", nil
	}
	// A source has no empty folders, and git takes nothing for a repository that lacks one of these.
	for _, name := range []string{"refs", "objects"} {
		if err := os.MkdirAll(filepath.Join(repository, ".git", name), 0o755); err != nil {
			return nil, err.Error(), nil
		}
	}
	const notWhole = " failed. Pack the repository whole, with a commit in it"
	if err := b.completeTree(repository); err != nil {
		return nil, "", err
	}
	if _, failed, err := b.printedBy(repository, "log", "-1", "--format=%H"); err != nil || failed {
		return nil, "git log" + notWhole, err
	}
	status, failed, err := b.printedBy(repository, "status", "--porcelain")
	if err != nil || failed {
		return nil, "git status" + notWhole, err
	}
	return strings.FieldsFunc(status, func(r rune) bool { return r == '\n' }), "", nil
}

// printedBy answers what git printed, up to mostPrinted bytes of it, and whether it failed; the log has why.
func (b *build) printedBy(folder string, args ...string) (printed string, failed bool, err error) {
	var kept bytes.Buffer
	pipe, err := container.NewPipe(&container.Beginning{To: &kept, Left: mostPrinted})
	if err != nil {
		return "", false, err
	}
	status, err := b.inside.Run(container.Program{
		Args: append([]string{git}, args...), Folder: folder, Env: b.env, Stdout: pipe.Input, Stderr: b.log,
	})
	pipe.Finish()
	if errors.Is(err, container.ErrStopped) {
		return "", true, err
	}
	return kept.String(), err != nil || container.ExitCode(status) != 0, nil
}

// findRepository answers the folder with the .git that Go finds from one of the source upwards, or why it finds none.
func findRepository(source, folder string) (repository, hindrance string) {
	hindrance = "no .git was sent. Pack the folder that has it: tar -czf ../app.tgz ."
	for ; strings.HasPrefix(folder+"/", source+"/"); folder = filepath.Dir(folder) {
		facts, err := os.Stat(filepath.Join(folder, ".git"))
		switch {
		case err != nil:
		case facts.IsDir():
			return folder, ""
		default:
			hindrance = ".git is the file of a worktree or submodule, and leads out of the source. Pack a clone: git clone . ../clone"
		}
	}
	return "", hindrance
}
