// Package source brings what an attempt builds with.
package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"cgoforge/agent/internal/intake"
	"cgoforge/agent/internal/pod"
)

// exitWrong tells the executor that what came is not what the plan names.
const exitWrong = 3

// patience is for how long intake may go on answering that it cannot get Go; an answer itself may take its time.
const patience = 90 * time.Second

// Run brings the source, Go where the image has another one, and this program.
func Run(ctx context.Context, plan pod.Plan) (int, error) {
	syscall.Umask(0o022)
	client, err := intake.Direct(plan)
	if err != nil {
		return 1, err
	}
	digest, err := bring(ctx, client, "/source", pod.Source, time.Time{})
	if err != nil {
		code := 1
		if _, isFinal := errors.AsType[intake.Final](err); isFinal {
			code = exitWrong
		}
		return code, fmt.Errorf("failed to bring the source: %w", err)
	}
	if digest != plan.SourceDigest {
		return exitWrong, fmt.Errorf("the source is %s, and should be %s", digest, plan.SourceDigest)
	}
	if plan.BringsGo() {
		if _, err := bring(ctx, client, "/toolchain", pod.Toolchain, time.Now().Add(patience)); err != nil {
			// Intake knows why it gave none.
			return 1, fmt.Errorf("failed to bring Go %s: %w", plan.Go, err)
		}
	}
	if err := install(pod.Agent); err != nil {
		return 1, fmt.Errorf("failed to install the agent: %w", err)
	}
	return 0, nil
}

// bring unpacks what intake answers into an emptied folder, and answers the identity of what is there. It tries as often as it
// takes, or, where until is set, gives up with the first try that fails after it.
func bring(ctx context.Context, client *intake.Client, path, folder string, until time.Time) (digest string, err error) {
	err = intake.Retry(ctx, func() error {
		if err := emptyFolder(folder); err != nil {
			return intake.Final{Err: err}
		}
		err := client.Read(ctx, path, func(body io.Reader) error {
			archive := &transfer{Reader: body}
			found, err := unpack(archive, folder)
			if err != nil && archive.broken == nil {
				return intake.Final{Err: err}
			}
			digest = found
			return err
		})
		if err != nil && !until.IsZero() && time.Now().After(until) {
			return intake.Final{Err: err}
		}
		return err
	})
	return digest, err
}

// transfer keeps apart what broke: the connection, which is worth another try, or the archive.
type transfer struct {
	io.Reader
	broken error
}

func (t *transfer) Read(buffer []byte) (int, error) {
	n, err := t.Reader.Read(buffer)
	if err != nil && err != io.EOF {
		t.broken = err
	}
	return n, err
}

// install copies this program, for the containers whose images lack it.
func install(path string) error {
	program, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		return err
	}
	// The copy of an earlier try cannot be written to.
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	return os.WriteFile(path, program, 0o555)
}
