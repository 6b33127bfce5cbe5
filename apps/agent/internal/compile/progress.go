package compile

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"
)

// silence is how long a build prints nothing before it gets a line of the agent's. Each line doubles it, up to
// mostSilence: lines on progress must not bury an error, and proxies end an answer that is silent for a minute.
const (
	silence     = 10 * time.Second
	mostSilence = 40 * time.Second
)

// progress passes a build's output on, and says in the same stream how far the build is while that is silent.
type progress struct {
	next    io.Writer
	started time.Time

	mutex     sync.Mutex
	timer     *time.Timer
	silence   time.Duration
	ended     bool
	isMidLine bool
	lines     lineCutter
	packages  packageCount
	loads     laterLoads
}

func startProgress(next io.Writer) *progress {
	p := &progress{next: next, started: time.Now(), silence: silence}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.timer = time.AfterFunc(silence, p.sayHowFar)
	return p
}

func (p *progress) Write(data []byte) (int, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.lines.cut(data, p.see)
	// While it waits for room in the log it is not silent.
	p.timer.Stop()
	n, err := p.pass(data)
	p.timer.Reset(p.silence)
	return n, err
}

// end ends the lines of progress, with a remark behind all that was written, if there is one.
func (p *progress) end(remark string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.ended = true
	p.timer.Stop()
	if remark != "" {
		p.sayLine(remark)
	}
}

func (p *progress) sayHowFar() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.ended {
		return
	}
	seconds := int(time.Since(p.started).Round(time.Second).Seconds())
	if p.packages.count == 0 {
		p.sayLine(fmt.Sprintf("no package is compiled yet, after %d s", seconds))
	} else {
		const line = "still compiling %s after %d s; packages so far: %d"
		p.sayLine(fmt.Sprintf(line, p.packages.last, seconds, p.packages.count))
	}
	p.silence = min(2*p.silence, mostSilence)
	p.timer.Reset(p.silence)
}

// sayLine adds a line of the agent's, between two lines of the build's. Only the service itself begins lines by its
// name: what is said in here, a build could say too.
func (p *progress) sayLine(sentence string) {
	text := "agent: " + sentence + "\n"
	if p.isMidLine {
		text = "\n" + text
	}
	_, _ = p.pass([]byte(text))
}

func (p *progress) pass(data []byte) (int, error) {
	p.isMidLine = !bytes.HasSuffix(data, []byte("\n"))
	return p.next.Write(data)
}

func (p *progress) see(line []byte) {
	p.packages.see(line)
	p.loads.see(line)
}

const (
	pathMarks = "._~/-"
	pathBytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + pathMarks
)

// packageCount counts, for people, the lines of `go build -v`: import paths of packages that are compiled now.
type packageCount struct {
	count int
	last  string
}

func (c *packageCount) see(line []byte) {
	isPath := len(line) > 0 && len(bytes.TrimLeft(line, pathBytes)) == 0
	if isPath && !bytes.ContainsAny(line[:1], pathMarks) {
		c.count++
		c.last = string(line)
	}
}
