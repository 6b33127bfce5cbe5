package check

import (
	"strings"
	"time"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
)

// How long a program has to end that is started with the sender's arguments.
const smokeTime = 10 * time.Second

// smoke starts a program with arguments, which are quoted as for Go's flags.
func smoke(inside *container.Container, path, arguments string, env []string) (*attempt.SmokeRun, error) {
	seen, err := observe(inside, append([]string{path}, words(arguments)...), env, smokeTime)
	if err != nil {
		return nil, err
	}
	said := strings.TrimSpace(seen.output)
	// Of both streams together intake keeps no more.
	run := attempt.SmokeRun{Output: said[:min(len(said), mostOutput)]}
	if !seen.stillRunning {
		run.ExitCode = &seen.exitCode
	}
	return &run, nil
}

// words splits as cmd/internal/quoted does: a quote counts at the beginning of a word alone, and nothing is escaped.
func words(text string) (split []string) {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		word, rest := text, ""
		if quote := text[:1]; quote == "'" || quote == `"` {
			word, rest, _ = strings.Cut(text[1:], quote)
		} else if end := strings.IndexAny(text, " \t"); end >= 0 {
			word, rest = text[:end], text[end:]
		}
		split, text = append(split, word), rest
	}
	return split
}
