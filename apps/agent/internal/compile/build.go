package compile

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/origins"
)

const (
	// `go list` prints a line per main package and per broken one; as much as this is no list of programs.
	mostListing = 1 << 20
	// Intake takes no longer one; a list of names can be.
	mostSentence = 2000
	// Intake takes no more.
	mostNotes = 20
)

// build lists the main packages and compiles them; what both steps say goes to log.
type build struct {
	plan   attempt.Plan
	inside *container.Container
	env    []string
	log    *os.File
	notes  []string
}

// note says in the log, and in the report, what the sender may not expect.
func (b *build) note(format string, values ...any) {
	sentence := fmt.Sprintf(format, values...)
	fmt.Fprintf(b.log, "agent: %s\n", sentence)
	if len(b.notes) < mostNotes {
		b.notes = append(b.notes, sentence[:min(len(sentence), mostSentence)])
	}
}

// run answers what a report says of the steps up to the last one, and what the log still has to say of that.
func (b *build) run() (report attempt.CompileReport, remark string, err error) {
	if err := b.settleStamp(); err != nil {
		return report, "", err
	}
	b.warnOfNative()
	programs, report, remark, err := b.list()
	if err != nil || !succeeded(report) || report.Refusal != "" {
		return report, remark, err
	}
	if asked := b.plan.Options.LDFlags; b.plan.LinksStatically() && asked != nil && strings.Contains(*asked, "-extldflags") {
		b.note("warning: the -extldflags of ldflags stand in place of -static: add it to them")
	}
	for _, args := range buildArgs(b.plan, programs) {
		if report, remark = b.step("build", args, b.log); !succeeded(report) {
			return report, remark, nil
		}
	}
	for _, built := range programs {
		if b.plan.Options.HasSeparateDebug() {
			if report, remark = b.separate(built.Name); !succeeded(report) {
				return report, remark, nil
			}
		}
	}
	report.Outputs = outputsOf(b.plan.Options, programs)
	if b.plan.Options.LibraryEnd() != "" && !slices.ContainsFunc(report.Outputs, attempt.IsHeader) {
		b.note("there is no header, since nothing is exported: //export counts in files that import \"C\"")
	}
	makeReadable(report.Outputs)
	report.Origins = origins.Of(b.plan, b.plan.Options.Starts(report.Outputs), func() string { return b.linksOf(programs) })
	return report, "", nil
}

// list answers the programs to build; where there are none, the report says why. Where nobody has named a package, what
// Go cannot list is left out, and said.
func (b *build) list() (programs []program, report attempt.CompileReport, remark string, err error) {
	isTolerant := b.plan.Options.Package == nil
	text, report, remark, err := b.listing(listArgs(b.plan, isTolerant))
	if err != nil || !succeeded(report) {
		return nil, report, remark, err
	}
	list, refusal := readListing(text)
	if isTolerant && refusal == "" && b.needs(list) {
		// Go says in its own words what is wrong with it.
		text, report, remark, err = b.listing(listArgs(b.plan, false))
		if err != nil || !succeeded(report) {
			return nil, report, remark, err
		}
		list, refusal = readListing(text)
	}
	if none := theCompilers.refusal(b.plan); none != "" {
		refusal = none
	}
	switch {
	case len(text) == mostListing:
		refusal = "The list of main packages is too long."
	case refusal == "" && len(list.mains) == 0:
		refusal = whyNoMain(attempt.Source, b.plan)
	case refusal == "":
		for _, one := range list.broken {
			b.note("left out %q, which Go cannot build: %q", one.Path, one.Why)
		}
		programs, refusal = namePrograms(list.mains, b.plan)
	}
	report.Refusal = refusal[:min(len(refusal), mostSentence)]
	return programs, report, report.Refusal, nil
}

// needs tells whether what cannot be listed is, most likely, what the source was sent for.
func (b *build) needs(list listing) bool {
	for _, one := range list.broken {
		if len(list.mains) == 0 || one.Folder == moduleFolder(b.plan) || one.isProgram() {
			return true
		}
	}
	return false
}

// listing answers what `go list` printed, up to mostListing bytes of it.
func (b *build) listing(args []string) (text string, report attempt.CompileReport, remark string, err error) {
	var printed bytes.Buffer
	pipe, err := container.NewPipe(&container.Beginning{To: &printed, Left: mostListing})
	if err != nil {
		return "", report, "", err
	}
	report, remark = b.step("list", args, pipe.Input)
	pipe.Finish()
	return printed.String(), report, remark, nil
}

// linksOf answers what the packages of the programs have the linker do, as far as Go says it.
func (b *build) linksOf(programs []program) string {
	text, _, _, _ := b.listing(linksArgs(b.plan, programs))
	return text
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

// separate moves the debug information of a built file into one of its own, whose name the file then says.
func (b *build) separate(name string) (report attempt.CompileReport, remark string) {
	file := filepath.Join(attempt.Output, name)
	debug := attempt.DebugName(file)
	leave := "--strip-debug"
	if b.plan.Options.Strip {
		leave = "--strip-all"
	}
	report, remark = b.step("build", []string{"/usr/bin/objcopy", "--only-keep-debug", file, debug}, b.log)
	if !succeeded(report) {
		return report, remark
	}
	return b.step("build", []string{"/usr/bin/objcopy", leave, "--add-gnu-debuglink=" + debug, file}, b.log)
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
