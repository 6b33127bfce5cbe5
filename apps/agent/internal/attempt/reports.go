package attempt

// The exit codes of the agent's commands, beside 0; test/vectors/exit-codes.json holds executors to them too.
const (
	// ExitNotBuilt is that of a build that did not make what was asked; the report says why.
	ExitNotBuilt = 1
	// ExitWrongSource says that what came is not the source that the plan names.
	ExitWrongSource = 3
	// ExitNoRoom says that the attempt's own disk has no room for its source.
	ExitNoRoom = 4
	// ExitUnable is that of a command that could not do its part while the sender is not to blame: the attempt is tried
	// again. Nothing that the sender's programs do to themselves, or send to the runner, makes it exit so.
	ExitUnable = 70
	// ExitTerminated is that after SIGTERM; whether anybody was ending the attempt tells who had sent it.
	ExitTerminated = 128 + 15
)

// The reports are those of packages/core/src/ports/received.ts; test/vectors/reports.json holds both to each version.

// What can end a build from the runner's side.
const (
	Deadline   = "deadline"
	LogLimit   = "log_limit"
	Terminated = "terminated"
)

// CompileReport says how the build ended.
type CompileReport struct {
	Version int `json:"version,omitempty"`
	// Step is `list` or `build`.
	Step     string  `json:"step"`
	ExitCode *int    `json:"exitCode"`
	Signal   *string `json:"signal"`
	// StoppedBy is nil when nothing of the runner's stopped it.
	StoppedBy        *string `json:"stoppedBy"`
	OOMKills         int64   `json:"oomKills"`
	RefusedProcesses int     `json:"refusedProcesses"`
	DiskFull         bool    `json:"diskFull"`
	// CacheFull is nil in a report of version 1, which does not say it.
	CacheFull *bool `json:"cacheFull,omitempty"`
	Peak      Peak  `json:"peak"`
	WallMs    int64 `json:"wallMs"`
	// Outputs are the names of the programs, in the order built; empty unless the build succeeded.
	Outputs []string `json:"outputs"`
	// Refusal is why nothing was compiled, as a sentence.
	Refusal string `json:"refusal,omitempty"`
	// Notes are sentences on what is not built as the sender may expect.
	Notes []string `json:"notes,omitempty"`
	// Origins are what the outputs need beyond the target.
	Origins []Origin `json:"origins,omitempty"`
}

// Origin is what has brought a need into an output.
type Origin struct {
	Output string `json:"output"`
	// Need is such as `memcpy@GLIBC_2.14 of libc.so.6`, or the name of a library.
	Need string `json:"need"`
	// From is who needs it, such as `lib/libparse.a(parse.o)`.
	From string `json:"from"`
}

// Peak is the most that was used.
type Peak struct {
	MemoryBytes int64 `json:"memoryBytes"`
	DiskBytes   int64 `json:"diskBytes"`
	Processes   int64 `json:"processes"`
}

// DeliveryReport says that all files are stored, or why one of them cannot be.
type DeliveryReport struct {
	Version int     `json:"version,omitempty"`
	Refusal *string `json:"refusal"`
}

// CheckReport says how one delivered file did; SHA256 is that of the copy that was started.
type CheckReport struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Result Result `json:"result"`
	// Starts are on which systems it was seen to start, or not to.
	Starts []SeenStart `json:"starts,omitempty"`
}

// SeenStart is how a file did with the loader and the libraries of a system, such as `debian-12`.
type SeenStart struct {
	System string `json:"system"`
	Passed bool   `json:"passed"`
	// Kind is `ran`, or `loaded` of what was not started.
	Kind   string `json:"kind"`
	Detail string `json:"detail,omitempty"`
}

// Result is how a file did.
type Result struct {
	Passed bool `json:"passed"`
	// Kind is `ran`, `loaded` of a library whose every symbol was found, or `not started` of a file that is for a system
	// that is not here, or that may want for the libraries that are missing; empty of a file that does not start.
	Kind    string   `json:"kind,omitempty"`
	Missing []string `json:"missing,omitempty"`
	// Ending is nil unless a program ran.
	*Ending
	// Lazy says that it started although it names functions that no library has.
	Lazy bool `json:"lazy,omitempty"`
	// Smoke is nil where no arguments were asked, or nothing ran.
	Smoke *SmokeRun `json:"smoke,omitempty"`
	// Detail is why a file does not start, or was not started.
	Detail string `json:"detail,omitempty"`
}

// Ending is how a program's run went; ExitCode is nil where it is still running.
type Ending struct {
	ExitCode     *int `json:"exitCode"`
	StillRunning bool `json:"stillRunning"`
}

// SmokeRun is how a program ended that was started with the arguments that were asked; ExitCode is nil where it did not.
type SmokeRun struct {
	ExitCode *int   `json:"exitCode"`
	Output   string `json:"output"`
}

// ReportVersion is what the attempt's reports say of their version: those of version 1 say nothing.
func (p Plan) ReportVersion() int {
	if p.Version == 1 {
		return 0
	}
	return p.Version
}

// CheckedReport says how all files did, in order; in version 1 it is the list alone.
func (p Plan) CheckedReport(files []CheckReport) any {
	if p.Version == 1 {
		return files
	}
	return struct {
		Version int           `json:"version"`
		Files   []CheckReport `json:"files"`
	}{p.Version, files}
}
