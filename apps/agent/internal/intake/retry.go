package intake

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

const (
	firstPause = 100 * time.Millisecond
	lastPause  = 2 * time.Second
)

// ErrOver says that intake does not speak with this attempt any more: nothing is left to do for it.
var ErrOver = errors.New("the attempt is over")

// Final is an error that another try would meet again.
type Final struct{ Err error }

func (f Final) Error() string { return f.Err.Error() }
func (f Final) Unwrap() error { return f.Err }

// StatusError is an answer that says no.
type StatusError int

func (e StatusError) Error() string {
	return fmt.Sprintf("intake answered %d", int(e))
}

// Retry tries until it succeeds, and gives up with ctx. Only ErrOver and Final errors end it early.
func Retry(ctx context.Context, try func() error) error {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err := try()
		_, isFinal := errors.AsType[Final](err)
		if err == nil || errors.Is(err, ErrOver) || isFinal {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w after: %w", ctx.Err(), err)
		case <-time.After(pause):
		}
	}
}

// ErrorOf is what an answer means; nil where it brings what was asked.
func ErrorOf(status int) error {
	switch {
	case status < 300:
		return nil
	case status == http.StatusUnauthorized, status == http.StatusNotFound, status == http.StatusGone:
		return ErrOver
	case status == http.StatusTooManyRequests, status >= 500:
		return StatusError(status)
	default:
		return Final{StatusError(status)}
	}
}
