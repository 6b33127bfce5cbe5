package compile

import "time"

// watch takes a figure again and again while a build runs, and keeps the most that it saw.
type watch struct {
	most     int64
	peak     int64
	stopping chan struct{}
	stopped  chan struct{}
}

// startWatch calls onOver once, when the figure is more than most.
func startWatch(figure func() int64, pause time.Duration, most int64, onOver func()) *watch {
	w := &watch{most: most, stopping: make(chan struct{}), stopped: make(chan struct{})}
	go w.run(figure, pause, onOver)
	return w
}

// finish looks a last time; the findings can be read then.
func (w *watch) finish() {
	close(w.stopping)
	<-w.stopped
}

func (w *watch) isOver() bool {
	return w.peak > w.most
}

func (w *watch) run(figure func() int64, pause time.Duration, onOver func()) {
	defer close(w.stopped)
	for isLast := false; ; {
		wasOver := w.isOver()
		w.peak = max(w.peak, figure())
		if w.isOver() && !wasOver {
			onOver()
		}
		if isLast {
			return
		}
		select {
		case <-w.stopping:
			isLast = true
		case <-time.After(pause):
		}
	}
}
