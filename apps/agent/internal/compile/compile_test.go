package compile

import (
	"testing"

	"cgoforge/agent/internal/attempt"
)

func TestOnlyWhatNothingElseExplainsIsForWantOfTheNodesDisk(t *testing.T) {
	succeeded, failed, stoppedBy := 0, 1, attempt.Deadline
	for name, c := range map[string]struct {
		report   attempt.CompileReport
		expected bool
	}{
		"a build that failed":         {attempt.CompileReport{ExitCode: &failed}, true},
		"one that succeeded":          {attempt.CompileReport{ExitCode: &succeeded}, false},
		"one that was stopped":        {attempt.CompileReport{ExitCode: &failed, StoppedBy: &stoppedBy}, false},
		"one without memory":          {attempt.CompileReport{ExitCode: &failed, OOMKills: 1}, false},
		"one of too many processes":   {attempt.CompileReport{ExitCode: &failed, RefusedProcesses: 1}, false},
		"one beyond its own disk":     {attempt.CompileReport{ExitCode: &failed, DiskFull: true}, false},
		"one that was stopped sooner": {attempt.CompileReport{RefusedProcesses: 1}, false},
	} {
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
