package compile

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
)

const (
	// `go list` prints a line per main package; as much as this is no list of programs.
	mostListing = 1 << 20
	// Intake takes no longer one; a list of names can be.
	mostRefusal = 2000
)

// build lists the main packages and compiles them; what both steps say goes to log.
type build struct {
	plan   attempt.Plan
	inside *container.Container
	env    []string
	log    *os.File
}

// run answers what a report says of the steps up to the last one, and what the log still has to say of that.
func (b *build) run() (report attempt.CompileReport, remark string, err error) {
	var listing bytes.Buffer
	beginning := &container.Beginning{To: &listing, Left: mostListing}
	pipe, err := container.NewPipe(beginning)
	if err != nil {
		return report, "", err
	}
	report, remark = b.step("list", listArgs(b.plan), pipe.Input)
	pipe.Finish()
	if !succeeded(report) {
		return report, remark, nil
	}
	programs, refusal := selectPrograms(listing.String(), b.plan.Options.Output)
	if beginning.Left == 0 {
		refusal = "The list of main packages is too long."
	}
	if refusal != "" {
		report.Refusal = refusal[:min(len(refusal), mostRefusal)]
		return report, report.Refusal, nil
	}
	for _, args := range buildArgs(b.plan, programs) {
		if report, remark = b.step("build", args, b.log); !succeeded(report) {
			return report, remark, nil
		}
	}
	for _, built := range programs {
		report.Outputs = append(report.Outputs, built.Name)
	}
	makeReadable(report.Outputs)
	return report, "", nil
}

func (b *build) step(name string, args []string, stdout *os.File) (report attempt.CompileReport, remark string) {
	status, err := b.inside.Run(container.Program{
		Args: args, Folder: moduleFolder(b.plan), Env: b.env, Stdout: stdout, Stderr: b.log,
	})
	report = attempt.CompileReport{Step: name, Signal: container.SignalName(status), Outputs: []string{}}
	if errors.Is(err, container.ErrStopped) {
		return report, ""
	}
	code := container.ExitCode(status)
	if err != nil {
		// A folder that the source does not have, most likely.
		code = container.ExitNotStarted
		remark = fmt.Sprintf("%s cannot be started in %s: %v", args[0], moduleFolder(b.plan), err)
	}
	report.ExitCode = &code
	return report, remark
}

func succeeded(report attempt.CompileReport) bool {
	return report.ExitCode != nil && *report.ExitCode == 0
}

// makeReadable lets the sidecar, another user, read what was built, whatever mode the build has left it in. A file that
// cannot be made so is the delivery's to refuse.
func makeReadable(names []string) {
	output, err := os.OpenRoot(attempt.Output)
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
