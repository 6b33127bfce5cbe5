package compile

import (
	"errors"
	"fmt"
	"os"

	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/pod"
)

const (
	// `go list` prints a line per main package; as much as this is no list of programs.
	mostListing = 1 << 20
	// Intake takes no longer one; a list of names can be.
	mostRefusal = 2000
)

// build lists the main packages and compiles them; what both steps say goes to log.
type build struct {
	plan   pod.Plan
	inside *container.Container
	log    *os.File
}

// end is how the last step went.
type end struct {
	step string
	// exitCode is nil when the step was not started, because the build was stopped before.
	exitCode *int
	signal   *string
	outputs  []string
	refusal  string
}

func (b *build) run() (end, error) {
	listing := &container.Beginning{Most: mostListing}
	pipe, err := container.NewPipe(listing)
	if err != nil {
		return end{}, err
	}
	last := b.step("list", listArgs(b.plan), pipe.Input)
	pipe.Finish()
	if !last.succeeded() {
		return last, nil
	}
	if listing.IsFull() {
		last.refusal = "The list of main packages is too long."
		return last, nil
	}
	programs, refusal := selectPrograms(listing.String(), b.plan.Options.Output)
	if refusal != "" {
		last.refusal = refusal[:min(len(refusal), mostRefusal)]
		return last, nil
	}
	for _, args := range buildArgs(b.plan, programs) {
		if last = b.step("build", args, b.log); !last.succeeded() {
			return last, nil
		}
	}
	for _, built := range programs {
		last.outputs = append(last.outputs, built.Name)
	}
	makeReadable(last.outputs)
	return last, nil
}

func (b *build) step(name string, args []string, stdout *os.File) end {
	status, err := b.inside.Run(container.Program{
		Args: args, Folder: moduleFolder(b.plan), Env: environment(b.plan), Stdout: stdout, Stderr: b.log,
	})
	if errors.Is(err, container.ErrStopped) {
		return end{step: name, outputs: []string{}}
	}
	code := container.ExitNotStarted
	if err == nil {
		code = container.ExitCode(status)
	} else {
		// A folder that the source does not have, most likely.
		fmt.Fprintf(b.log, "%s cannot be started in %s: %v\n", args[0], moduleFolder(b.plan), err)
	}
	return end{step: name, exitCode: &code, signal: container.SignalName(status), outputs: []string{}}
}

func (e end) succeeded() bool {
	return e.exitCode != nil && *e.exitCode == 0
}

// makeReadable lets the sidecar, another user, read what was built, whatever mode the build has left it in. A file that cannot
// be made so is the delivery's to refuse.
func makeReadable(names []string) {
	output, err := os.OpenRoot(pod.Output)
	if err != nil {
		return
	}
	defer output.Close()
	for _, name := range names {
		if facts, err := output.Lstat(name); err == nil && facts.Mode().IsRegular() {
			_ = output.Chmod(name, 0o755)
		}
	}
}
