package check

import (
	"bytes"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/test/vectors"
)

type judgements struct {
	Runs, Loads []judgement
	Kinds       []struct {
		Name string
		File []byte
		Kind kind
	}
}

type judgement struct {
	Name         string
	ExitCode     int
	StillRunning bool
	MayMiss      bool
	Output       string
	Result       any
}

func (j judgement) seen() observed {
	seen := observed{exitCode: j.ExitCode, stillRunning: j.StillRunning}
	seen.output = strings.ReplaceAll(j.Output, "CHECKED", attempt.Delivered)
	if j.ExitCode > 128 {
		seen.signal = syscall.Signal(j.ExitCode - 128)
	}
	return seen
}

func TestRunsAreJudgedByHowTheyEnd(t *testing.T) {
	for _, run := range vectors.Read[judgements](t, "testdata/judgements.json").Runs {
		t.Run(run.Name, func(t *testing.T) {
			seen := run.seen()
			if complaint, unclear := judgeRun(seen); unclear {
				vectors.ExpectJSON(t, "unclear", run.Result)
			} else {
				vectors.ExpectJSON(t, resultOf(complaint, nil, &seen), run.Result)
			}
		})
	}
}

func TestLoadingIsJudgedByWhatTheLoaderSays(t *testing.T) {
	for _, load := range vectors.Read[judgements](t, "testdata/judgements.json").Loads {
		t.Run(load.Name, func(t *testing.T) {
			complaint, missed := judgeLoading(load.seen(), load.MayMiss)
			vectors.ExpectJSON(t, resultOf(complaint, missed, nil), load.Result)
		})
	}
}

func TestFilesAreOfTheKindThatTheirHeadersSay(t *testing.T) {
	for _, file := range vectors.Read[judgements](t, "testdata/judgements.json").Kinds {
		t.Run(file.Name, func(t *testing.T) {
			if found := kindOf(bytes.NewReader(file.File)); found != file.Kind {
				t.Errorf("%s, not %s", found, file.Kind)
			}
		})
	}
}

func TestNoMoreMissingLibrariesAreSaidThanIntakeTakes(t *testing.T) {
	output := ""
	for number := range 150 {
		output += fmt.Sprintf("\tl%d.so => not found\n", number)
	}
	if _, missed := judgeLoading(observed{output: output}, true); len(missed) != mostMissing {
		t.Errorf("%d are said", len(missed))
	}
}
