package attempt

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"cgoforge/agent/test/vectors"
)

func TestAPlanIsReadWhole(t *testing.T) {
	plan := parsed(t, planText(t, 2))
	vectors.ExpectJSON(t, plan, vectors.Read[any](t, vectors.Shared+"plan-v2.json"))
	if plan.GoRoot() != "/toolchain/go" {
		t.Error(plan.GoRoot())
	}
}

func TestAPlanOfTheReleaseBeforeMeansWhatItMeantThen(t *testing.T) {
	old, plan := parsed(t, planText(t, 1)), parsed(t, planText(t, 2))
	plan.Version = 1
	// It was built for two architectures.
	plan.Loader = ""
	if !reflect.DeepEqual(old, plan) {
		t.Errorf("%+v, not %+v", old, plan)
	}
	changes := []string{`"arch": "arm"`, `"arch": "arm64"`, `"imageGo": "1.26.8"`, `"imageGo": "1.25.14"`, `"modules": true`, `"modules": false`}
	old = parsed(t, strings.NewReplacer(changes...).Replace(planText(t, 1)))
	if old.BringsGo || old.GoRoot() != "/usr/local/go" || old.ModulesFrom != "none" || old.Loader != "/lib/ld-linux-aarch64.so.1" {
		t.Errorf("%+v", old)
	}
}

func TestAPlanThatIsNotUnderstoodIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ old, new, refusal string }{
		"of a newer release": {`"version": 2`, `"version": 3`,
			"the plan has version 3, and this agent knows up to 2: give the pool the agent of this release"},
		"with a new field":  {`"cache": "fresh"`, `"cache": "fresh", "more": 1`, `json: unknown field "more": give the pool the agent of this release`},
		"with a new option": {`"trimpath": true`, `"trimpath": true, "more": true`, `json: unknown field "more": give the pool the agent of this release`},
		"that is none":      {"{", "", "invalid character ':' after top-level value"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(planText(t, 2), c.old, c.new, 1)
			if _, err := parsePlan([]byte(text)); err == nil || err.Error() != c.refusal {
				t.Error(err)
			}
		})
	}
}

func TestReportsAreThoseOfTheirVersion(t *testing.T) {
	type versions struct{ V1, V2 any }
	type reports struct{ Compiled, Refused, Delivered, Checked versions }
	expected := vectors.Read[reports](t, vectors.Shared+"reports.json")
	succeeded, isFull := 0, false
	compiled := CompileReport{
		Version: 2, Step: "build", ExitCode: &succeeded, CacheFull: &isFull, WallMs: 1500, Outputs: []string{"app", "tool"},
		Peak: Peak{MemoryBytes: 104857600, DiskBytes: 2097152, Processes: 7},
	}
	vectors.ExpectJSON(t, compiled, expected.Compiled.V2)
	refused := compiled
	refused.Step, refused.Outputs = "list", []string{}
	refused.Refusal = "There is no main package to build: none matches package, tags and the target."
	vectors.ExpectJSON(t, refused, expected.Refused.V2)
	refused.Version, refused.CacheFull = 0, nil
	vectors.ExpectJSON(t, refused, expected.Refused.V1)

	files := []CheckReport{
		reportOf("app", "a", Result{Passed: true, Kind: "ran", Ending: &Ending{StillRunning: true}}),
		reportOf("libtool.so", "b", Result{Passed: true, Kind: "loaded"}),
		reportOf("tool", "c", Result{Detail: "It was ended by SIGSEGV within 2 s."}),
	}
	for version, expected := range map[int][2]any{
		1: {expected.Delivered.V1, expected.Checked.V1}, 2: {expected.Delivered.V2, expected.Checked.V2},
	} {
		plan := Plan{Version: version}
		vectors.ExpectJSON(t, DeliveryReport{Version: plan.ReportVersion()}, expected[0])
		vectors.ExpectJSON(t, plan.CheckedReport(files), expected[1])
	}
}

func reportOf(name, digit string, result Result) CheckReport {
	return CheckReport{Name: name, SHA256: strings.Repeat(digit, 64), Result: result}
}

func TestExitCodesAreThoseThatExecutorsKnow(t *testing.T) {
	expected := vectors.Read[map[string]int](t, vectors.Shared+"exit-codes.json")
	found := map[string]int{
		"built": 0, "notBuilt": ExitNotBuilt, "wrongSource": ExitWrongSource, "noRoom": ExitNoRoom, "unable": ExitUnable,
		"terminated": ExitTerminated,
	}
	if !reflect.DeepEqual(found, expected) {
		t.Errorf("%v, not %v", found, expected)
	}
}

func planText(t *testing.T, version int) string {
	t.Helper()
	return string(vectors.Text(t, fmt.Sprintf("%splan-v%d.json", vectors.Shared, version)))
}

func parsed(t *testing.T, text string) Plan {
	t.Helper()
	plan, err := parsePlan([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestATargetIsBuiltWhereTheKernelRunsItOrWhereNoneDoes(t *testing.T) {
	type vector struct {
		Target   Target
		Machines map[string]bool
	}
	for _, c := range vectors.Read[[]vector](t, vectors.Shared+"built-on.json") {
		for machine, builds := range c.Machines {
			if c.Target.BuildsOn(machine) != builds {
				t.Errorf("%v on %s: not %v", c.Target, machine, builds)
			}
		}
	}
}
