package source

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestIdentityIsGos(t *testing.T) {
	// The one that dirhash.HashDir of golang.org/x/mod gives, and read-archive.spec.ts of packages/source expects.
	tree := map[string]string{
		"go.mod": "module example.com/app\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n", "a/b": "z", "a.b": "w", "\ufb01": "x", "\U0001f600": "y",
	}
	files := map[string][sha256.Size]byte{}
	for name, content := range tree {
		files[name] = sha256.Sum256([]byte(content))
	}
	if digest := identity(files); digest != "h1:aek+cIOjI+xMofd19mOgaR27fY7+NmaFm5uIoo3tcjE=" {
		t.Error(digest)
	}
}

func TestUnpackRefusesWhatIsNoPlainTree(t *testing.T) {
	file := func(name string) []tar.Header { return []tar.Header{{Typeflag: tar.TypeReg, Name: name}} }
	link := tar.Header{Typeflag: tar.TypeSymlink, Name: "link", Linkname: "/tmp"}
	cases := map[string][]tar.Header{
		"a name that leads out":        file("../x"),
		"a name that leads out within": file("a/../../x"),
		"an absolute name":             file("/x"),
		"a name that is not plain":     file("a//x"),
		"a name with a line end":       file("a\nb"),
		"the folder itself":            file("."),
		"a symbolic link":              {link},
		"a hard link":                  {{Typeflag: tar.TypeLink, Name: "link", Linkname: "/etc/passwd"}},
		"a device":                     {{Typeflag: tar.TypeBlock, Name: "disk"}},
		"a fifo":                       {{Typeflag: tar.TypeFifo, Name: "fifo"}},
		"the same name twice":          {file("x")[0], file("x")[0]},
		"a file as a folder":           {file("x")[0], file("x/y")[0]},
	}
	for name, headers := range cases {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if digest, err := unpack(packed(t, headers), folder); err == nil {
				t.Errorf("unpacked as %s", digest)
			}
		})
	}
}

func TestUnpackFollowsNoLinkOfTheFolder(t *testing.T) {
	folder, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(folder, "link")); err != nil {
		t.Fatal(err)
	}
	_, err := unpack(packed(t, []tar.Header{{Typeflag: tar.TypeReg, Name: "link/x"}}), folder)
	if entries, _ := os.ReadDir(outside); err == nil || len(entries) > 0 {
		t.Error("written through the link:", entries)
	}
}

func TestUnpackTakesNoCutArchive(t *testing.T) {
	whole, err := io.ReadAll(packed(t, []tar.Header{{Typeflag: tar.TypeReg, Name: "x"}}))
	if err != nil {
		t.Fatal(err)
	}
	for length := range whole {
		if _, err := unpack(bytes.NewReader(whole[:length]), t.TempDir()); err == nil {
			t.Fatalf("took %d of %d bytes for the whole", length, len(whole))
		}
	}
}

func TestUnpackKeepsWhatIsExecutable(t *testing.T) {
	folder := t.TempDir()
	headers := []tar.Header{{Typeflag: tar.TypeReg, Name: "bin/go", Mode: 0o4755}, {Typeflag: tar.TypeReg, Name: "go.mod", Mode: 0o600}}
	if _, err := unpack(packed(t, headers), folder); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{"bin/go": 0o755, "go.mod": 0o644} {
		if facts, err := os.Stat(filepath.Join(folder, name)); err != nil || facts.Mode() != mode {
			t.Error(name, facts.Mode(), err)
		}
	}
}

func packed(t *testing.T, headers []tar.Header) io.Reader {
	t.Helper()
	var archive bytes.Buffer
	zipped := gzip.NewWriter(&archive)
	entries := tar.NewWriter(zipped)
	for _, header := range headers {
		if err := entries.WriteHeader(&header); err != nil {
			t.Fatal(err)
		}
	}
	if err := entries.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return &archive
}
