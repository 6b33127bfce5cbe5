package compile

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/intake"
)

const (
	mostHeld  = 8 << 20
	mostBatch = 1 << 20
)

// buildLog holds what of a build's output intake has not acknowledged yet. Where it holds its most, the writer waits.
type buildLog struct {
	mutex   sync.Mutex
	changed *sync.Cond
	held    []byte
	// acknowledged is the offset of held in the whole log.
	acknowledged int64
	// ended says that nothing more is written, abandoned that nothing more is sent.
	ended     bool
	abandoned bool
}

func newBuildLog() *buildLog {
	log := &buildLog{held: make([]byte, 0, mostHeld)}
	log.changed = sync.NewCond(&log.mutex)
	return log
}

// Write takes all of data, and waits for room where there is none. What comes to an abandoned log is lost.
func (l *buildLog) Write(data []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for rest := data; len(rest) > 0; {
		for len(l.held) == mostHeld && !l.abandoned {
			l.changed.Wait()
		}
		if l.abandoned {
			break
		}
		n := min(len(rest), mostHeld-len(l.held))
		l.held = append(l.held, rest[:n]...)
		rest = rest[n:]
		l.changed.Broadcast()
	}
	return len(data), nil
}

// send brings the log to intake, as it grows, until all that was written before its end is there, and stops the build
// when intake takes no more of it. Whoever writes then waits no more.
func (l *buildLog) send(ctx context.Context, sidecar *intake.Client, stop *stopper) {
	defer l.change(func() { l.abandoned = true })
	for offset, batch := l.next(); len(batch) > 0; offset, batch = l.next() {
		stored, isFull, err := sidecar.SendLog(ctx, offset, batch)
		switch {
		case err != nil:
			// Nobody waits for a build whose log is refused; where ctx ended, the build has.
			if ctx.Err() == nil {
				fmt.Fprintf(os.Stderr, "agent: failed to bring the log to intake: %v\n", err)
				stop.because(attempt.Terminated)
			}
			return
		case isFull:
			stop.because(attempt.LogLimit)
			return
		}
		l.acknowledge(stored)
	}
}

// next waits for bytes to send, and answers none when all are sent.
func (l *buildLog) next() (offset int64, batch []byte) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for len(l.held) == 0 && !l.ended {
		l.changed.Wait()
	}
	return l.acknowledged, slices.Clone(l.held[:min(len(l.held), mostBatch)])
}

// acknowledge lets go of what is stored up to an offset. One behind the end is of somebody else's making: the build can
// reach the sidecar too, and harms its own log.
func (l *buildLog) acknowledge(offset int64) {
	l.change(func() {
		stored := int(max(0, min(offset-l.acknowledged, int64(len(l.held)))))
		l.held = append(l.held[:0], l.held[stored:]...)
		l.acknowledged += int64(stored)
	})
}

func (l *buildLog) change(what func()) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	what()
	l.changed.Broadcast()
}

// shipLog begins to bring to intake what is written to input. finish waits until all of that is there, and a remark
// behind it, or was given up; it answers what is to be noted of what was printed.
func shipLog(ctx context.Context, sidecar *intake.Client, stop *stopper) (
	input *os.File, finish func(remark string) (notes []string), err error,
) {
	log := newBuildLog()
	progress := startProgress(log)
	pipe, err := container.NewPipe(progress)
	if err != nil {
		return nil, nil, err
	}
	var sending sync.WaitGroup
	sending.Go(func() { log.send(ctx, sidecar, stop) })
	return pipe.Input, func(remark string) []string {
		pipe.Finish()
		progress.end(remark)
		log.change(func() { log.ended = true })
		sending.Wait()
		return progress.loads.note()
	}, nil
}
