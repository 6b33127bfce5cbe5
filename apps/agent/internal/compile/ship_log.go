package compile

import (
	"context"
	"errors"
	"os"

	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/intake"
	"cgoforge/agent/internal/pod"
)

// shippedLog is a build's log on its way to intake.
type shippedLog struct {
	log  *buildLog
	pipe *container.Pipe
	sent chan struct{}
}

// shipLog begins to bring to intake what is written to its input, and stops the build when intake takes no more of it.
func shipLog(ctx context.Context, relay *intake.Client, stop *stopper) (*shippedLog, error) {
	log := newBuildLog()
	pipe, err := container.NewPipe(log)
	if err != nil {
		return nil, err
	}
	s := &shippedLog{log: log, pipe: pipe, sent: make(chan struct{})}
	go func() {
		defer close(s.sent)
		full, err := log.send(ctx, relay)
		switch {
		case full:
			stop.because(pod.LogLimit)
		case errors.Is(err, intake.ErrOver):
			stop.because(pod.Terminated)
		}
	}()
	return s, nil
}

func (s *shippedLog) input() *os.File {
	return s.pipe.Input
}

// finish waits until all that was written is there, or was given up.
func (s *shippedLog) finish() {
	s.pipe.Finish()
	s.log.end()
	<-s.sent
}
