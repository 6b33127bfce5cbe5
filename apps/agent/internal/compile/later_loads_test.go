package compile

import (
	"fmt"
	"strings"
	"testing"
)

func TestFunctionsThatLoadLibrariesLaterAreNamedOnce(t *testing.T) {
	const warning = "/usr/bin/ld: /tmp/go-link-1/000002.o: in function `_cgo_1_Cfunc_f': " +
		"/tmp/cgo:60: warning: Using '%s' in statically linked applications requires at runtime the shared libraries " +
		"from the glibc version used for linking\n"
	loads, lines := laterLoads{}, lineCutter{}
	if note := loads.note(); note != nil {
		t.Errorf("%q of nothing", note)
	}
	for _, name := range []string{"getaddrinfo", "dlopen", "getaddrinfo"} {
		text := fmt.Sprintf(warning, name)
		lines.cut([]byte(text[:40]), loads.see)
		lines.cut([]byte(text[40:]), loads.see)
	}
	lines.cut([]byte("warning: Using 'x' in some other way\n"), loads.see)
	if note := loads.note(); len(note) != 1 || !strings.HasPrefix(note[0], "warning: getaddrinfo, dlopen, linked") {
		t.Errorf("%q", note)
	}
}
