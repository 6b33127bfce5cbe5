package compile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// usedLater is what ld says of a function that glibc can have in a static program only in part.
var usedLater = regexp.MustCompile(`warning: Using '(\w+)' in statically linked applications`)

// More functions are not named.
const mostLoads = 10

// laterLoads are functions, linked statically, that load shared libraries of glibc when they are called.
type laterLoads struct {
	names []string
}

func (l *laterLoads) see(line []byte) {
	found := usedLater.FindSubmatch(line)
	if found != nil && len(l.names) < mostLoads && !slices.Contains(l.names, string(found[1])) {
		l.names = append(l.names, string(found[1]))
	}
}

// note says what that means for the program; none where there are no such functions.
func (l *laterLoads) note() []string {
	if len(l.names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("warning: %s, linked statically, load shared libraries when they are called, of the very glibc "+
		"that was linked: where those are not, they fail. With :musl, look-ups of hosts and users are in the file",
		strings.Join(l.names, ", "))}
}
