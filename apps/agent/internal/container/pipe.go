package container

import (
	"errors"
	"io"
	"os"
	"syscall"
	"time"
)

// Pipe carries what programs write to a sink, as they write it.
type Pipe struct {
	// Input is the end that programs are given.
	Input  *os.File
	output *os.File
	done   chan struct{}
}

// NewPipe begins to carry. A sink that does not take a piece makes the writers wait; one that fails gets nothing more.
func NewPipe(sink io.Writer) (*Pipe, error) {
	output, input, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	pipe := &Pipe{Input: input, output: output, done: make(chan struct{})}
	go pipe.carry(sink)
	return pipe, nil
}

// Finish gives what lies in the pipe to the sink. It does not wait for the end of the writers: somebody may have handed
// the pipe on to where it is never closed.
func (p *Pipe) Finish() {
	p.Input.Close()
	// Setting it can fail only on files that know no deadlines, and pipes do.
	_ = p.output.SetReadDeadline(time.Now())
	<-p.done
	p.output.Close()
}

func (p *Pipe) carry(sink io.Writer) {
	defer close(p.done)
	if _, err := io.Copy(sink, p.output); !errors.Is(err, os.ErrDeadlineExceeded) {
		return
	}
	// The deadline hides what is there already.
	if connection, err := p.output.SyscallConn(); err == nil {
		_ = connection.Control(func(fd uintptr) { _, _ = io.Copy(sink, waiting(fd)) })
	}
}

// waiting reads what waits in a pipe that does not block, and so is not interrupted either.
type waiting int

func (w waiting) Read(buffer []byte) (int, error) {
	n, err := syscall.Read(int(w), buffer)
	if err != nil || n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// Beginning passes on the first Left bytes of what is written to it. It takes all of it: else the writer would wait.
type Beginning struct {
	To   io.Writer
	Left int
}

func (b *Beginning) Write(data []byte) (int, error) {
	kept := data[:min(len(data), b.Left)]
	b.Left -= len(kept)
	_, _ = b.To.Write(kept)
	return len(data), nil
}
