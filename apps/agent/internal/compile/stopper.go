package compile

import (
	"sync"

	"cgoforge/agent/internal/container"
)

// stopper ends a build early and remembers why; the first reason stands.
type stopper struct {
	inside *container.Container
	mutex  sync.Mutex
	why    *string
}

func (s *stopper) because(reason string) {
	s.mutex.Lock()
	if s.why == nil {
		s.why = &reason
	}
	s.mutex.Unlock()
	s.inside.Stop()
}

// reason is nil when nothing stopped the build.
func (s *stopper) reason() *string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.why
}
