package container

import (
	"io"
	"os"
	"syscall"
	"time"
)

const pieceBytes = 64 << 10

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
	go func() {
		defer close(pipe.done)
		pipe.carry(sink)
	}()
	return pipe, nil
}

// Finish gives what lies in the pipe to the sink. It does not wait for the end of the writers: somebody may have handed the
// pipe on to where it is never closed.
func (p *Pipe) Finish() {
	p.Input.Close()
	// Setting it can fail only on files that know no deadlines, and pipes do.
	_ = p.output.SetReadDeadline(time.Now())
	<-p.done
	p.output.Close()
}

func (p *Pipe) carry(sink io.Writer) {
	buffer := make([]byte, pieceBytes)
	for {
		n, err := p.output.Read(buffer)
		if err != nil {
			break
		}
		if _, err := sink.Write(buffer[:n]); err != nil {
			return
		}
	}
	p.takeRest(sink, buffer)
}

// takeRest reads past the deadline, which hides what is there already.
func (p *Pipe) takeRest(sink io.Writer, buffer []byte) {
	connection, err := p.output.SyscallConn()
	if err != nil {
		return
	}
	_ = connection.Control(func(fd uintptr) {
		for {
			n, err := syscall.Read(int(fd), buffer)
			if err == syscall.EINTR {
				continue
			}
			if err != nil || n <= 0 {
				return
			}
			if _, err := sink.Write(buffer[:n]); err != nil {
				return
			}
		}
	})
}
