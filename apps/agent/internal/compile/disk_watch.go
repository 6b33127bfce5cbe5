package compile

import "time"

const betweenDiskLooks = 2 * time.Second

// diskWatch counts, while a build runs, what lies on its disk. The kubelet too ends a pod that has more than the volume's limit,
// but looks so seldom that a build can be through before.
type diskWatch struct {
	most     int64
	peak     int64
	onOver   func()
	stopping chan struct{}
	stopped  chan struct{}
}

// startDiskWatch calls onOver once, when there are more bytes than most.
func startDiskWatch(most int64, onOver func()) *diskWatch {
	d := &diskWatch{most: most, onOver: onOver, stopping: make(chan struct{}), stopped: make(chan struct{})}
	go d.run()
	return d
}

// finish looks a last time; the findings can be read then.
func (d *diskWatch) finish() {
	close(d.stopping)
	<-d.stopped
}

func (d *diskWatch) isOver() bool {
	return d.peak > d.most
}

func (d *diskWatch) run() {
	defer close(d.stopped)
	for {
		select {
		case <-d.stopping:
			d.peak = max(d.peak, diskUse())
			return
		case <-time.After(betweenDiskLooks):
		}
		wasOver := d.isOver()
		d.peak = max(d.peak, diskUse())
		if d.isOver() && !wasOver {
			d.onOver()
		}
	}
}
