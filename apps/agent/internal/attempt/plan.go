package attempt

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// Version is the newest version that this agent knows of the plan, of the reports, and of the protocol with intake.
const Version = 2

// Windows is Go's word for that system, for which all is cross-compiled.
const Windows = "windows"

// Words of a plan that the agent does something for; of the others it does nothing.
const (
	ModulesFromIntake = "intake"
	DiskOfItsOwn      = "own"
	ProcessesOfCgroup = "cgroup"
	CacheKept         = "kept"
)

// Plan is `AgentPlan` of packages/core/src/agent-plan.ts, which explains the fields.
type Plan struct {
	// Version is the one that the plan came with. To intake the agent speaks as one of that version.
	Version      int    `json:"version"`
	Attempt      string `json:"attempt"`
	Intake       string `json:"intake"`
	SourceDigest string `json:"sourceDigest"`
	Target       Target `json:"target"`
	// Loader is empty where the target has none.
	Loader      string  `json:"loader"`
	Go          string  `json:"go"`
	BringsGo    bool    `json:"bringsGo"`
	ModulesFrom string  `json:"modulesFrom"`
	Disk        string  `json:"disk"`
	Processes   string  `json:"processes"`
	Cache       string  `json:"cache"`
	Options     Options `json:"options"`
	Limits      Limits  `json:"limits"`
}

// Target is what to produce.
type Target struct {
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	Variant string `json:"variant,omitempty"`
	Runtime string `json:"runtime,omitempty"`
}

// String is how people write it: `os/arch[/variant][:runtime]`.
func (t Target) String() string {
	text := t.OS + "/" + t.Arch
	if t.Variant != "" {
		text += "/" + t.Variant
	}
	if t.Runtime != "" {
		text += ":" + t.Runtime
	}
	return text
}

// runToo is what the kernel of a machine may run beside its own architecture.
var runToo = map[string]string{"amd64": "386", "arm64": "arm"}

// BuildsOn tells whether a machine of an architecture may build it; `isBuiltOn` of packages/core says the same, and
// test/vectors/built-on.json holds both to it.
func (t Target) BuildsOn(machine string) bool {
	return t.OS == Windows || t.Arch == machine || t.Arch == runToo[machine]
}

// IsForeignOn tells whether only a trial can say that the kernel of such a machine runs what is built.
func (t Target) IsForeignOn(machine string) bool {
	return t.OS != Windows && t.Arch != machine
}

// Platform is the target without its runtime, as in the name of a folder: `linux-arm-v7`.
func (t Target) Platform() string {
	if t.Variant != "" {
		return strings.Join([]string{t.OS, t.Arch, t.Variant}, "-")
	}
	return t.OS + "-" + t.Arch
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
	// Race builds with the race detector.
	Race bool `json:"race,omitempty"`
	// CC is what compiles C, gcc or clang; nil: what the toolchain has for it.
	CC *string `json:"cc,omitempty"`
	// The variables of cgo of these names; nil: Go's own values.
	CGOCFlags       *string `json:"cgo_cflags,omitempty"`
	CGOCXXFlags     *string `json:"cgo_cxxflags,omitempty"`
	CGOLDFlags      *string `json:"cgo_ldflags,omitempty"`
	CGOCFlagsAllow  *string `json:"cgo_cflags_allow,omitempty"`
	CGOLDFlagsAllow *string `json:"cgo_ldflags_allow,omitempty"`
	// BuildMode and Mod are Go's flags of these names; nil: Go's own choice.
	BuildMode *string `json:"buildmode,omitempty"`
	Mod       *string `json:"mod,omitempty"`
	// Strip leaves symbol table and debug information out.
	Strip bool `json:"strip,omitempty"`
	// Debug says where debug information goes; nil: into the program.
	Debug *string `json:"debug,omitempty"`
	// Env has variables of the environment, `NAME=VALUE`.
	Env []string `json:"env,omitempty"`
	// Smoke is what a program is to be started with once more, quoted as for Go's flags; nil: nothing.
	Smoke *string `json:"smoke,omitempty"`
	// VCS stamps what version control says of the source.
	VCS bool `json:"vcs,omitempty"`
	// Deps accepts a file that needs libraries which a bare system of the target lacks.
	Deps bool `json:"deps,omitempty"`
}

// IsWithoutCgo tells whether cgo was switched off; of what is set twice, the last counts.
func (o Options) IsWithoutCgo() bool {
	isOff := false
	for _, variable := range o.Env {
		if value, isCgo := strings.CutPrefix(variable, "CGO_ENABLED="); isCgo {
			isOff = value == "0"
		}
	}
	return isOff
}

// Limits is what the attempt may use.
type Limits struct {
	MemoryBytes int64   `json:"memoryBytes"`
	CPUs        float64 `json:"cpus"`
	Processes   int64   `json:"processes"`
	DiskBytes   int64   `json:"diskBytes"`
	WallSeconds float64 `json:"wallSeconds"`
	LogBytes    int64   `json:"logBytes"`
	OutputBytes int64   `json:"outputBytes"`
}

// IsDynamicMusl tells whether a program is to be loaded by musl; without a version all of it is in the file.
func (p Plan) IsDynamicMusl() bool {
	return strings.HasPrefix(p.Target.Runtime, "musl") && p.Target.Runtime != "musl"
}

// IsStaticGlibc tells whether a program is to have glibc in its file. Compilers for musl do so by themselves.
func (p Plan) IsStaticGlibc() bool {
	return p.Target.Runtime == "static"
}

// LinksStatically tells whether the linker is to take libraries into the file: all of them, or those that are not of
// Windows itself, which has no compiler's libraries.
func (p Plan) LinksStatically() bool {
	return p.IsStaticGlibc() || p.Target.OS == Windows
}

// Tags are those that were asked. A static program gets Go's own look-ups of hosts and users: those of glibc load
// libraries of the very glibc that it was linked with.
func (p Plan) Tags() []string {
	if !p.IsStaticGlibc() {
		return p.Options.Tags
	}
	return append(slices.Clone(p.Options.Tags), "netgo", "osusergo")
}

// GoRoot is where the Go to build with lies.
func (p Plan) GoRoot() string {
	if p.Version == 1 && !p.BringsGo {
		return imageGo
	}
	return Toolchain
}

// ReadPlan reads the plan of the attempt that this container belongs to.
func ReadPlan() (plan Plan, err error) {
	text, err := os.ReadFile(planFile)
	if err == nil {
		plan, err = parsePlan(text)
	}
	if err != nil {
		return plan, fmt.Errorf("failed to read %s: %w", planFile, err)
	}
	return plan, nil
}

// remedy is what helps against a plan that this agent does not understand.
const remedy = "give the pool the agent of this release"

func parsePlan(text []byte) (plan Plan, err error) {
	var stated struct{ Version int }
	if err := json.Unmarshal(text, &stated); err != nil {
		return plan, err
	}
	switch stated.Version {
	case 1:
		return parsePlanV1(text)
	case Version:
		if err = decodeStrictly(text, &plan); err != nil {
			err = fmt.Errorf("%w: "+remedy, err)
		}
		return plan, err
	}
	return plan, fmt.Errorf("the plan has version %d, and this agent knows up to %d: "+remedy, stated.Version, Version)
}

// loadersV1 are what every target of the release before had, by its architecture.
var loadersV1 = map[string]string{"amd64": "/lib64/ld-linux-x86-64.so.2", "arm64": "/lib/ld-linux-aarch64.so.1"}

// parsePlanV1 reads a plan of the release before, which was for pods alone.
func parsePlanV1(text []byte) (Plan, error) {
	var old struct {
		Plan
		ImageGo string `json:"imageGo"`
		Modules bool   `json:"modules"`
	}
	err := decodeStrictly(text, &old)
	plan := old.Plan
	plan.BringsGo = plan.Go != old.ImageGo
	plan.ModulesFrom = "none"
	if old.Modules {
		plan.ModulesFrom = ModulesFromIntake
	}
	plan.Disk, plan.Processes, plan.Cache = "node", "agent", "fresh"
	plan.Loader = loadersV1[plan.Target.Arch]
	return plan, err
}

// decodeStrictly takes no field that it does not know: it could be one that changes what is to be done.
func decodeStrictly(text []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(value)
}
