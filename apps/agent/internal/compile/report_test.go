package compile

import (
	"testing"

	"cgoforge/agent/internal/pod"
)

func TestOnlyWhatNothingElseExplainsIsForWantOfTheNodesDisk(t *testing.T) {
	succeeded, failed, stoppedBy := 0, 1, pod.Deadline
	cases := map[string]struct {
		report   pod.CompileReport
		expected bool
	}{
		"a build that failed":         {pod.CompileReport{ExitCode: &failed}, true},
		"one that succeeded":          {pod.CompileReport{ExitCode: &succeeded}, false},
		"one that was stopped":        {pod.CompileReport{ExitCode: &failed, StoppedBy: &stoppedBy}, false},
		"one without memory":          {pod.CompileReport{ExitCode: &failed, OOMKills: 1}, false},
		"one of too many processes":   {pod.CompileReport{ExitCode: &failed, RefusedProcesses: 1}, false},
		"one beyond its own disk":     {pod.CompileReport{ExitCode: &failed, DiskFull: true}, false},
		"one that was stopped sooner": {pod.CompileReport{RefusedProcesses: 1}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if found := isForWantOfNode(c.report, true); found != c.expected {
				t.Errorf("%v", found)
			}
			if isForWantOfNode(c.report, false) {
				t.Error("though the node had room")
			}
		})
	}
}
