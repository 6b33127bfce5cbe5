package check

import (
	"slices"
	"time"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
)

// How long a program has to show that it starts.
const showTime = 2 * time.Second

// environment is that of every program here, and lazily of one that is not asked for all its symbols at the start.
var (
	environment = append([]string{"LD_BIND_NOW=1"}, lazily...)
	lazily      = []string{"PATH=/usr/bin:/bin", "HOME=/tmp", "LC_ALL=C.UTF-8", "LD_WARN=1"}
)

// tracing has a loader load a program and not start it.
const tracing = "LD_TRACE_LOADED_OBJECTS=1"

// start starts a file, or only loads it if it is a library, and answers how it did.
func start(inside *container.Container, path string, of kind, plan attempt.Plan) (result attempt.Result, err error) {
	// Unlike --list this goes on after the first library that is missing.
	load := func() (complaint string, missed []string, err error) {
		args := []string{plan.Loader, path}
		if plan.IsDynamicMusl() {
			// It knows no variable for that.
			args = []string{plan.Loader, "--list", path}
		}
		loaded, err := observe(inside, args, append(slices.Clone(environment), tracing), showTime)
		complaint, missed = judgeLoading(loaded, plan.Options.Deps)
		return complaint, missed, err
	}
	if of == library {
		complaint, missed, err := load()
		return resultOf(complaint, missed, nil), err
	}
	seen, err := observe(inside, []string{path}, environment, showTime)
	if err != nil {
		return result, err
	}
	complaint, unclear := judgeRun(seen)
	if !unclear || of != dynamic {
		return resultOf(complaint, nil, &seen), nil
	}
	complaint, missed, err := load()
	if result = resultOf(complaint, missed, &seen); err != nil || result.Passed {
		return result, err
	}
	return startLazily(inside, path, result)
}

// environmentOf is that in which a file that passed is started again.
func environmentOf(result attempt.Result) []string {
	if result.Lazy {
		return lazily
	}
	return environment
}

// startLazily starts again what was refused, since a program may name functions that it looks for in a library of which
// it asks only later whether it is there. Who calls one in vain ends.
func startLazily(inside *container.Container, path string, refused attempt.Result) (attempt.Result, error) {
	seen, err := observe(inside, []string{path}, lazily, showTime)
	complaint, _ := judgeRun(seen)
	if err != nil || complaint != "" || seen.exitCode == container.ExitNotStarted || refusing.MatchString(seen.output) {
		return refused, err
	}
	result := resultOf("", nil, &seen)
	result.Lazy = true
	return result, nil
}
