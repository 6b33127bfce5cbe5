package serve

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/intake"
)

// deliver waits until intake says that the compiler has ended, as long as waiting goes on; then it copies the outputs
// to where no build can write, stores them, and lets the check begin. Nothing of the build lives: it may be done again.
func deliver(waiting, working context.Context, client *intake.Client, plan attempt.Plan) error {
	if isDelivered() {
		return nil
	}
	outputs, err := awaitEnd(waiting, client)
	if err != nil {
		return err
	}
	report := attempt.DeliveryReport{Version: plan.ReportVersion()}
	err = store(working, client, outputs, plan.Limits.OutputBytes)
	if why, isRefused := errors.AsType[refusal](err); isRefused {
		report.Refusal = (*string)(&why)
		outputs = nil
	} else if err != nil {
		return err
	}
	if err := client.Report(working, "/delivered", report); err != nil {
		return err
	}
	return markDelivered(plan.Options.Starts(outputs))
}

func awaitEnd(ctx context.Context, client *intake.Client) ([]string, error) {
	for {
		var now struct {
			Compiler string
			Outputs  []string
		}
		if err := client.Get(ctx, "/state?wait=60", &now); err != nil {
			return nil, err
		}
		if now.Compiler == "ended" {
			return now.Outputs, nil
		}
	}
}

// store copies every file before it sends the first: what cannot be delivered whole is not delivered at all.
func store(ctx context.Context, client *intake.Client, names []string, mostBytes int64) error {
	used := int64(0)
	for _, name := range names {
		size, err := copyOutput(name, used, mostBytes)
		if err != nil {
			return err
		}
		used += size
	}
	for _, name := range names {
		stored := "/files/" + url.PathEscape(name)
		if err := client.PutFile(ctx, stored, filepath.Join(attempt.Delivered, name)); err != nil {
			return err
		}
	}
	return nil
}

func isDelivered() bool {
	_, err := os.Stat(attempt.DeliveredNames)
	return err == nil
}

// markDelivered names the files to start, in one step.
func markDelivered(names []string) error {
	lines := strings.Join(append(names, ""), "\n")
	if err := os.WriteFile(attempt.DeliveredNames+".new", []byte(lines), 0o444); err != nil {
		return err
	}
	return os.Rename(attempt.DeliveredNames+".new", attempt.DeliveredNames)
}
