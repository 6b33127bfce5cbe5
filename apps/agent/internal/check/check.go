// Package check starts what was built, where it cannot harm.
package check

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/intake"
)

const (
	betweenLooks = 5 * time.Millisecond
	// What all files together may take on other systems: an attempt whose check lasts too long is lost, and tried again.
	mostElsewhere = 2 * time.Minute
)

// Run waits for the delivered copies, starts one after the other up to the first that fails, and says how they did.
func Run(ctx context.Context, plan attempt.Plan) (int, error) {
	inside, err := container.Enter()
	if err != nil {
		return attempt.ExitUnable, err
	}
	names, err := awaitDelivery(ctx)
	if err != nil {
		return attempt.ExitUnable, err
	}
	reports, elsewhere := []attempt.CheckReport{}, mostElsewhere
	for _, name := range names {
		report, err := check(inside, name, plan, &elsewhere)
		if err != nil {
			return attempt.ExitUnable, fmt.Errorf("failed to check %s: %w", name, err)
		}
		reports = append(reports, report)
		if !report.Result.Passed {
			break
		}
	}
	if err := intake.ThroughSidecar().Report(ctx, "/checked", plan.CheckedReport(reports)); err != nil {
		code := attempt.ExitUnable
		if ctx.Err() != nil {
			// What is started here can send SIGTERM too, to end a report that would tell on it.
			code = attempt.ExitTerminated
		}
		return code, fmt.Errorf("failed to report: %w", err)
	}
	return 0, nil
}

// awaitDelivery answers the names of the files to start.
func awaitDelivery(ctx context.Context) ([]string, error) {
	for ; ctx.Err() == nil; time.Sleep(betweenLooks) {
		if names, err := os.ReadFile(attempt.DeliveredNames); err == nil {
			return strings.Fields(string(names)), nil
		}
	}
	return nil, ctx.Err()
}

func check(
	inside *container.Container, name string, plan attempt.Plan, elsewhere *time.Duration,
) (report attempt.CheckReport, err error) {
	path := filepath.Join(attempt.Delivered, name)
	file, err := os.Open(path)
	if err != nil {
		return report, err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return report, err
	}
	report = attempt.CheckReport{Name: name, SHA256: fmt.Sprintf("%x", hash.Sum(nil))}
	if plan.Target.OS == attempt.Windows {
		report.Result = notStarted()
		return report, nil
	}
	of := kindOf(file)
	if report.Result, err = start(inside, path, of, plan); err != nil || !report.Result.Passed {
		return report, err
	}
	if asked := plan.Options.Smoke; asked != nil && report.Result.Ending != nil {
		if report.Result.Smoke, err = smoke(inside, path, *asked, environmentOf(report.Result)); err != nil {
			return report, err
		}
	}
	if plan.Version > 1 {
		report.Starts, err = startsOf(inside, path, of, plan, report.Result, elsewhere)
	}
	return report, err
}
