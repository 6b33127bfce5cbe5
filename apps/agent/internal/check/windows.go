package check

import "cgoforge/agent/internal/attempt"

// notStarted is the result of a file for Windows, which nothing here starts.
func notStarted() attempt.Result {
	const why = "It was read and not started: nothing here runs programs for Windows."
	return attempt.Result{Passed: true, Kind: "not started", Detail: why}
}
