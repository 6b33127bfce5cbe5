package container

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestCountsAreReadInBothVersions(t *testing.T) {
	for name, c := range map[string]struct {
		files    map[string]string
		expected Counts
	}{
		"of the unified hierarchy": {map[string]string{
			"cgroup.controllers": "memory pids\n",
			"g/memory.peak":      "4096\n",
			"g/memory.events":    "low 0\nhigh 0\nmax 0\noom 1\noom_kill 3\noom_group_kill 0\n",
			"g/pids.peak":        "9\n",
			"g/pids.events":      "max 0\n",
			"g/pids.max":         "64\n",
		}, Counts{MemoryBytes: 4096, Processes: 9, OOMKills: 3}},
		"of a hierarchy per controller": {map[string]string{
			"memory/g/memory.max_usage_in_bytes": "8192\n",
			"memory/g/memory.oom_control":        "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
			"pids/g/pids.peak":                   "7\n",
		}, Counts{MemoryBytes: 8192, Processes: 7, OOMKills: 2}},
		"where no peak is kept, as the limit after a refusal": {map[string]string{
			"pids/g/pids.events": "max 2\n", "pids/g/pids.max": "64\n",
		}, Counts{Processes: 64, RefusedProcesses: 2}},
		"where no peak is kept, as unknown else": {map[string]string{
			"pids/g/pids.events": "max 0\n", "pids/g/pids.max": "64\n",
		}, Counts{}},
		"of a group that is not there": {map[string]string{}, Counts{}},
	} {
		t.Run(name, func(t *testing.T) {
			mount := t.TempDir()
			for name, text := range c.files {
				path := filepath.Join(mount, name)
				made := os.MkdirAll(filepath.Dir(path), 0o755)
				if err := errors.Join(made, os.WriteFile(path, []byte(text), 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			if found := countsBelow(mount, "/g"); found != c.expected {
				t.Errorf("%+v, not %+v", found, c.expected)
			}
		})
	}
}
