package compile

import (
	"sync"

	"cgoforge/agent/internal/container"
	"cgoforge/agent/internal/pod"
)

// stop ends a build early and remembers why; the first reason stands.
type stop struct {
	inside *container.Container
	mutex  sync.Mutex
	why    *string
}

func (s *stop) because(reason string) {
	s.mutex.Lock()
	if s.why == nil {
		s.why = &reason
	}
	s.mutex.Unlock()
	s.inside.Stop()
}

// reason is nil when nothing stopped the build.
func (s *stop) reason() *string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.why
}

// exitCodeOf is the runner's own: 0 only where the build made what was asked.
func exitCodeOf(report pod.CompileReport) int {
	switch {
	case report.StoppedBy != nil && *report.StoppedBy == pod.Terminated:
		return exitTerminated
	case report.StoppedBy == nil && len(report.Outputs) > 0:
		return 0
	}
	return exitNotBuilt
}
