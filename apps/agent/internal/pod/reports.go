package pod

// The reports are those of packages/core/src/ports/received.ts.

// What can end a build from the runner's side.
const (
	Deadline   = "deadline"
	LogLimit   = "log_limit"
	Terminated = "terminated"
)

// CompileReport says how the build ended.
type CompileReport struct {
	// Step is `list` or `build`.
	Step     string  `json:"step"`
	ExitCode *int    `json:"exitCode"`
	Signal   *string `json:"signal"`
	// StoppedBy is nil when nothing of the runner's stopped it.
	StoppedBy        *string `json:"stoppedBy"`
	OOMKills         int64   `json:"oomKills"`
	RefusedProcesses int     `json:"refusedProcesses"`
	DiskFull         bool    `json:"diskFull"`
	Peak             Peak    `json:"peak"`
	WallMs           int64   `json:"wallMs"`
	// Outputs are the names of the programs, in the order built; empty unless the build succeeded.
	Outputs []string `json:"outputs"`
	// Refusal is why nothing was compiled, as a sentence.
	Refusal string `json:"refusal,omitempty"`
}

// Peak is the most that was used.
type Peak struct {
	MemoryBytes int64 `json:"memoryBytes"`
	DiskBytes   int64 `json:"diskBytes"`
	Processes   int64 `json:"processes"`
}

// DeliveryReport says that all files are stored, or why one of them cannot be.
type DeliveryReport struct {
	Refusal *string `json:"refusal"`
}

// CheckReport says how one delivered file did; SHA256 is that of the copy that was started.
type CheckReport struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Result any    `json:"result"`
}

// Ran is the result of a program that started.
type Ran struct {
	Passed       bool   `json:"passed"`
	Kind         string `json:"kind"`
	ExitCode     *int   `json:"exitCode"`
	StillRunning bool   `json:"stillRunning"`
}

// Loaded is the result of a library whose every symbol was found.
type Loaded struct {
	Passed bool   `json:"passed"`
	Kind   string `json:"kind"`
}

// Failed is the result of a file that does not start, and why.
type Failed struct {
	Passed bool   `json:"passed"`
	Detail string `json:"detail"`
}
