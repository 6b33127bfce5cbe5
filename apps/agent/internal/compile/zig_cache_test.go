package compile

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func entry(size, inode, mtime uint64, prefix byte, path string) []byte {
	var b []byte
	for _, field := range []uint64{size, inode, mtime} {
		b = binary.LittleEndian.AppendUint64(b, field)
	}
	b = append(b, bytes.Repeat([]byte{7}, 16)...)
	return append(append(append(b, prefix), path...), 0)
}

func TestLayCacheTellsZigThatItsSourcesAreAsTheyWere(t *testing.T) {
	folder := t.TempDir()
	z := zig{sources: filepath.Join(folder, "lib"), cache: filepath.Join(folder, "cache")}
	write := func(path string, content []byte) {
		os.MkdirAll(filepath.Dir(path), 0o755)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	puts := filepath.Join(z.sources, "libc/puts.c")
	write(puts, []byte("int"))
	at := time.Unix(1_700_000_000, 123)
	os.Chtimes(puts, at, at)
	write(filepath.Join(z.sources, "libc/longer.c"), []byte("longer"))
	before := bytes.Join([][]byte{
		entry(3, 1, 2, atZig, "libc/puts.c"),
		entry(3, 1, 2, 1, "libc/puts.c"),
		entry(3, 1, 2, atZig, "libc/gone.c"),
		entry(3, 1, 2, atZig, "libc/longer.c"),
		[]byte("tail"),
	}, nil)
	write(filepath.Join(z.cache, "h/abc"), before)
	write(filepath.Join(z.cache, "o/1/puts.o"), []byte("object"))

	to := filepath.Join(folder, "copy")
	if err := z.layCache(to); err != nil {
		t.Fatal(err)
	}
	want := bytes.Clone(before)
	copy(want, entry(3, statOf(puts).Ino, uint64(at.UnixNano()), atZig, "libc/puts.c"))
	got, _ := os.ReadFile(filepath.Join(to, "h/abc"))
	if !bytes.Equal(got, want) {
		t.Errorf("got  %x\nwant %x", got, want)
	}
	if object, _ := os.ReadFile(filepath.Join(to, "o/1/puts.o")); string(object) != "object" {
		t.Errorf("the object is %q", object)
	}
}

func TestLayCacheLeavesARootWithoutZig(t *testing.T) {
	to := filepath.Join(t.TempDir(), "copy")
	if err := (zig{cache: filepath.Join(t.TempDir(), "none")}).layCache(to); err != nil || isThere(to) {
		t.Errorf("got %v, and a copy: %v", err, isThere(to))
	}
}
