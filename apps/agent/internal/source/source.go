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

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/intake"
)

// patience is for how long intake may go on answering that it cannot get Go; an answer itself may take its time.
const patience = 90 * time.Second

var (
	errWrong   = errors.New("this is not the source of the plan")
	errArchive = errors.New("this cannot be unpacked")
)

// Run brings the source, Go where there is none, and this program.
func Run(ctx context.Context, plan attempt.Plan) (int, error) {
	syscall.Umask(0o022)
	err := bringAll(ctx, plan)
	switch {
	case err == nil:
		return 0, nil
	case ctx.Err() != nil:
		return attempt.ExitTerminated, err
	case errors.Is(err, errWrong):
		return attempt.ExitWrongSource, err
	case errors.Is(err, syscall.ENOSPC) && plan.Disk == attempt.DiskOfItsOwn:
		return attempt.ExitNoRoom, err
	}
	return attempt.ExitUnable, err
}

func bringAll(ctx context.Context, plan attempt.Plan) error {
	client, err := intake.Direct(plan)
	if err != nil {
		return err
	}
	if err := bringSource(ctx, client, plan.SourceDigest); err != nil {
		return fmt.Errorf("failed to bring the source: %w", err)
	}
	if plan.BringsGo {
		trying, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if _, err := bring(ctx, trying, client, "/toolchain", attempt.Toolchain); err != nil {
			// Intake knows why it gave none.
			return fmt.Errorf("failed to bring Go %s: %w", plan.Go, err)
		}
	}
	if err := install(attempt.Agent); err != nil {
		return fmt.Errorf("failed to install the agent: %w", err)
	}
	return nil
}

func bringSource(ctx context.Context, client *intake.Client, digest string) error {
	found, err := bring(ctx, ctx, client, "/source", attempt.Source)
	switch {
	case errors.Is(err, errArchive):
		return fmt.Errorf("%w: %w", errWrong, err)
	case err != nil:
		return err
	case found.identity() != digest:
		return fmt.Errorf("%w: it is %s, and should be %s", errWrong, found.identity(), digest)
	}
	return errors.Join(noteCFiles(found, attempt.CFiles), noteNative(found, attempt.NativeFiles))
}

// bring unpacks what intake answers into an emptied folder. It tries again until trying ends; a try may take its time.
func bring(ctx, trying context.Context, client *intake.Client, path, folder string) (found tree, err error) {
	err = intake.Retry(trying, func() error {
		if err := emptyFolder(folder); err != nil {
			return intake.Final{Err: err}
		}
		return client.Read(ctx, path, func(body io.Reader) error {
			archive := &transfer{Reader: body}
			var err error
			found, err = unpack(archive, folder)
			switch {
			case err == nil || archive.broken != nil:
				return err
			case errors.Is(err, syscall.ENOSPC):
				return intake.Final{Err: err}
			}
			return intake.Final{Err: fmt.Errorf("%w: %w", errArchive, err)}
		})
	})
	return found, err
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
