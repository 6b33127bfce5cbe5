package compile

import (
	"context"
	"errors"
	"slices"
	"sync"

	"cgoforge/agent/internal/intake"
)

const (
	mostHeld  = 8 << 20
	mostBatch = 1 << 20
)

var errLogOver = errors.New("the log takes nothing more")

// buildLog holds what of a build's output intake has not acknowledged yet. Where it holds its most, the writer waits.
type buildLog struct {
	mutex   sync.Mutex
	changed *sync.Cond
	held    []byte
	// acknowledged is the offset of held in the whole log.
	acknowledged int64
	ended        bool
	abandoned    bool
}

func newBuildLog() *buildLog {
	log := &buildLog{held: make([]byte, 0, mostHeld)}
	log.changed = sync.NewCond(&log.mutex)
	return log
}

// Write takes all of data, and waits for room where there is none.
func (l *buildLog) Write(data []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for rest := data; len(rest) > 0; {
		for len(l.held) == mostHeld && !l.abandoned {
			l.changed.Wait()
		}
		if l.abandoned {
			return len(data) - len(rest), errLogOver
		}
		n := min(len(rest), mostHeld-len(l.held))
		l.held = append(l.held, rest[:n]...)
		rest = rest[n:]
		l.changed.Broadcast()
	}
	return len(data), nil
}

// send brings the log to intake, as it grows, until all that was written before end is there. It answers whether the log's cap
// was met, or why it was given up; whoever writes then waits no more.
func (l *buildLog) send(ctx context.Context, relay *intake.Client) (full bool, err error) {
	defer l.abandon()
	for {
		offset, batch := l.next()
		if len(batch) == 0 {
			return false, nil
		}
		answer, err := relay.SendLog(ctx, offset, batch)
		if err != nil || answer.Full {
			return err == nil, err
		}
		l.acknowledge(answer.Bytes)
	}
}

// end says that nothing more is written.
func (l *buildLog) end() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.ended = true
	l.changed.Broadcast()
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

// acknowledge lets go of what is stored up to an offset. One behind the end is of somebody else's making: the build can reach
// the relay too, and harms its own log.
func (l *buildLog) acknowledge(offset int64) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	stored := int(min(offset-l.acknowledged, int64(len(l.held))))
	l.held = append(l.held[:0], l.held[stored:]...)
	l.acknowledged += int64(stored)
	l.changed.Broadcast()
}

func (l *buildLog) abandon() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.abandoned = true
	l.changed.Broadcast()
}
