package test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// BenchmarkSidecarReady measures from exec to a sidecar that takes connections; mount and chroot of the container
// included.
func BenchmarkSidecarReady(b *testing.B) {
	var memory string
	for b.Loop() {
		a := newAttempt(b, "")
		a.root("serve")
		started := time.Now()
		serve := a.start("serve")
		for {
			connection, err := net.Dial("unix", filepath.Join(a.folder, "cgoforge/sidecar.sock"))
			if err == nil {
				connection.Close()
				break
			}
		}
		b.ReportMetric(float64(time.Since(started).Microseconds())/1000, "ms-to-ready")
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", serve.command.Process.Pid))
		memory = string(regexp.MustCompile(`VmHWM:.*`).Find(status))
		serve.kill()
	}
	b.Log(memory)
}
