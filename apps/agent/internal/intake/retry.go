package intake

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"cgoforge/agent/internal/attempt"
)

const (
	firstPause = 100 * time.Millisecond
	lastPause  = 2 * time.Second
)

var (
	// ErrOver says that intake does not speak with this attempt any more: nothing is left to do for it.
	ErrOver = Final{errors.New("the attempt is over")}
	// ErrOlder says that intake cannot understand this agent.
	ErrOlder = Final{fmt.Errorf("intake is of an older release, which does not know protocol %d", attempt.Version)}
)

// Final is an error that another try would meet again.
type Final struct{ Err error }

func (f Final) Error() string { return f.Err.Error() }
func (f Final) Unwrap() error { return f.Err }

// Retry tries until it succeeds, and gives up with ctx. Only Final errors end it early.
func Retry(ctx context.Context, try func() error) error {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err := try()
		_, isFinal := errors.AsType[Final](err)
		if err == nil || isFinal {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w after: %w", ctx.Err(), err)
		case <-time.After(pause):
		}
	}
}

// errorOf is what an answer means; nil where it brings what was asked.
func errorOf(status int) error {
	no := fmt.Errorf("intake answered %d", status)
	switch {
	case status < 300:
		return nil
	case status == http.StatusUnauthorized, status == http.StatusNotFound, status == http.StatusGone:
		return ErrOver
	case status == http.StatusUpgradeRequired:
		return ErrOlder
	case status == http.StatusTooManyRequests, status >= 500:
		return no
	}
	return Final{no}
}
