package compile

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"syscall"

	"cgoforge/agent/internal/attempt"
)

// zig is where a root has zig, and what it compiled of its own libraries when the root was made.
type zig struct{ sources, cache string }

// zigCache is where cc and c++ of such a root keep what zig compiles.
const zigCache = attempt.Temporary + "/zig"

var theZig = zig{sources: "/opt/zig/lib", cache: "/opt/zig/cache"}

// layCache gives a build its own copy of what zig has compiled, which it writes to (ziglang/zig#5341): where the root's
// cc and c++ look for it. A root without zig needs none.
func (z zig) layCache(to string) error {
	if !isThere(z.cache) || isThere(to) {
		return nil
	}
	if err := os.CopyFS(to, os.DirFS(z.cache)); err != nil {
		return err
	}
	manifests, err := os.ReadDir(filepath.Join(to, "h"))
	if err != nil {
		return err
	}
	stats := map[string]*syscall.Stat_t{}
	for _, manifest := range manifests {
		path := filepath.Join(to, "h", manifest.Name())
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if z.restamp(content, stats) {
			if err := os.WriteFile(path, content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// An entry of a manifest, little-endian: size, inode, time in ns, digest, then what its path begins at, and the path
// with a zero behind it.
const (
	inodeAt  = 8
	timeAt   = 16
	prefixAt = 40
	pathAt   = 41
	// The path begins at zig's own folder.
	atZig = 4
)

// restamp writes into a manifest the inodes and times that zig's sources have here, and answers whether it did: zig takes
// nothing for compiled whose sources have others than when they were, as those of an image have. The root's digest says
// that they are the same. What has another form is left as it is, for zig to judge.
func (z zig) restamp(manifest []byte, stats map[string]*syscall.Stat_t) (changed bool) {
	for rest := manifest; len(rest) > pathAt; {
		end := bytes.IndexByte(rest[pathAt:], 0)
		if end < 0 {
			return changed
		}
		if rest[prefixAt] == atZig {
			path := filepath.Join(z.sources, string(rest[pathAt:pathAt+end]))
			stat, isKnown := stats[path]
			if !isKnown {
				stat = statOf(path)
				stats[path] = stat
			}
			if stat != nil && binary.LittleEndian.Uint64(rest) == uint64(stat.Size) {
				binary.LittleEndian.PutUint64(rest[inodeAt:], stat.Ino)
				binary.LittleEndian.PutUint64(rest[timeAt:], uint64(stat.Mtim.Nano()))
				changed = true
			}
		}
		rest = rest[pathAt+end+1:]
	}
	return changed
}

// statOf is nil for what is not there.
func statOf(path string) *syscall.Stat_t {
	var stat syscall.Stat_t
	if syscall.Stat(path, &stat) != nil {
		return nil
	}
	return &stat
}
