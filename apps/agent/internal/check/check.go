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

	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/intake"
	"cgoforge/agent/internal/pod"
)

const betweenLooks = 20 * time.Millisecond

// Run waits for the delivered copies, starts one after the other up to the first that fails, and says how they did.
func Run(ctx context.Context, plan pod.Plan) (int, error) {
	inside, err := container.Enter()
	if err != nil {
		return pod.ExitUnable, err
	}
	names, err := awaitDelivery(ctx)
	if err != nil {
		return pod.ExitUnable, err
	}
	reports := []pod.CheckReport{}
	for _, name := range names {
		report, passed, err := check(inside, name, plan.Target.Arch)
		if err != nil {
			return pod.ExitUnable, fmt.Errorf("failed to check %s: %w", name, err)
		}
		reports = append(reports, report)
		if !passed {
			break
		}
	}
	if err := intake.Relayed().Report(ctx, "/checked", reports); err != nil {
		return exitCodeOf(ctx), fmt.Errorf("failed to report: %w", err)
	}
	return 0, nil
}

// exitCodeOf is that of a check without a report. What is started here can send SIGTERM too, to end a report that would tell on it.
func exitCodeOf(ctx context.Context) int {
	if ctx.Err() != nil {
		return pod.ExitTerminated
	}
	return pod.ExitUnable
}

// awaitDelivery answers the names of the files to start.
func awaitDelivery(ctx context.Context) ([]string, error) {
	for {
		names, err := os.ReadFile(pod.DeliveredNames)
		if err == nil {
			return strings.Fields(string(names)), nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(betweenLooks):
		}
	}
}

func check(inside *container.Container, name, arch string) (report pod.CheckReport, passed bool, err error) {
	path := filepath.Join(pod.Delivered, name)
	file, err := os.Open(path)
	if err != nil {
		return report, false, err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return report, false, err
	}
	complaint, ran, err := start(inside, path, kindOf(file), arch)
	report = pod.CheckReport{Name: name, SHA256: fmt.Sprintf("%x", hash.Sum(nil)), Result: resultOf(complaint, ran)}
	return report, complaint == "", err
}

// resultOf takes what went wrong, if anything did, and how the file ran; nil for a library, which is loaded only.
func resultOf(complaint string, ran *pod.Ran) any {
	switch {
	case complaint != "":
		return pod.Failed{Passed: false, Detail: complaint}
	case ran == nil:
		return pod.Loaded{Passed: true, Kind: "loaded"}
	}
	return *ran
}
