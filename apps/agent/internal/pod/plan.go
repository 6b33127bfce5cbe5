package pod

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Plan is `PodPlan` of packages/core/src/pod-plan.ts.
type Plan struct {
	Version      int     `json:"version"`
	Attempt      string  `json:"attempt"`
	Intake       string  `json:"intake"`
	SourceDigest string  `json:"sourceDigest"`
	Target       Target  `json:"target"`
	Go           string  `json:"go"`
	ImageGo      string  `json:"imageGo"`
	Modules      bool    `json:"modules"`
	Options      Options `json:"options"`
	Limits       Limits  `json:"limits"`
}

// Target is what to produce.
type Target struct {
	OS   string `json:"os"`
	Arch string `json:"arch"`
}

// Options is what of a request changes what is built.
type Options struct {
	// Package is a package pattern; nil: every main package of the module.
	Package *string `json:"package"`
	// Dir is the module's folder below the source's root, `.` for the root.
	Dir string `json:"dir"`
	// Output is the file name of the one main package; nil: Go's own name.
	Output   *string  `json:"output"`
	LDFlags  *string  `json:"ldflags"`
	Tags     []string `json:"tags"`
	Trimpath bool     `json:"trimpath"`
}

// Limits is what of an attempt's limits the agent sees to; the kubelet sees to the others.
type Limits struct {
	Processes   int64   `json:"processes"`
	DiskBytes   int64   `json:"diskBytes"`
	WallSeconds float64 `json:"wallSeconds"`
	OutputBytes int64   `json:"outputBytes"`
}

// ReadPlan reads the plan of the attempt that this pod is for.
func ReadPlan() (Plan, error) {
	var plan Plan
	text, err := os.ReadFile(planFile)
	if err != nil {
		return plan, fmt.Errorf("failed to read the plan: %w", err)
	}
	if err := json.Unmarshal(text, &plan); err != nil {
		return plan, fmt.Errorf("failed to read %s: %w", planFile, err)
	}
	if plan.Version != 1 {
		return plan, fmt.Errorf("the plan has version %d, and this agent knows 1: give the pool the agent of this release", plan.Version)
	}
	return plan, nil
}

// BringsGo tells whether the image has another Go than the one to build with.
func (p Plan) BringsGo() bool {
	return p.Go != p.ImageGo
}

// GoRoot is where the Go to build with lies.
func (p Plan) GoRoot() string {
	if p.BringsGo() {
		return Toolchain
	}
	return imageGo
}

// WallTime is how long the runner may take.
func (p Plan) WallTime() time.Duration {
	return time.Duration(p.Limits.WallSeconds * float64(time.Second))
}
