package source

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func TestIdentityIsGos(t *testing.T) {
	// The one that dirhash.HashDir of golang.org/x/mod gives, and read-archive.spec.ts of packages/source expects.
	files := map[string]string{
		"go.mod": "module example.com/app\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n",
		"a/b": "z", "a.b": "w", "\ufb01": "x", "\U0001f600": "y",
	}
	if digest := treeOf(files).identity(); digest != "h1:aek+cIOjI+xMofd19mOgaR27fY7+NmaFm5uIoo3tcjE=" {
		t.Error(digest)
	}
}

func TestUnpackRefusesWhatIsNoPlainTree(t *testing.T) {
	file := func(name string) []tar.Header { return []tar.Header{{Typeflag: tar.TypeReg, Name: name}} }
	link := func(name, target string) tar.Header {
		return tar.Header{Typeflag: tar.TypeSymlink, Name: name, Linkname: target}
	}
	for name, headers := range map[string][]tar.Header{
		"a name that leads out":        file("../x"),
		"a name that leads out within": file("a/../../x"),
		"an absolute name":             file("/x"),
		"a name that is not plain":     file("a//x"),
		"a name with a line end":       file("a\nb"),
		"the folder itself":            file("."),
		"a link to elsewhere":          {link("l", "/tmp")},
		"a link that leads out":        {link("a/l", "../../x")},
		"a link that leads up and out": {link("a/l", "b/../../../x")},
		"a link to nothing":            {link("l", "")},
		"a link in a file's place":     {file("x")[0], link("x", "y")},
		"a link in a folder's place":   {file("x/y")[0], link("x", "z")},
		"a file beneath a link":        {link("l", "a"), file("l/x")[0]},
		"a link beneath a link":        {link("l", "a"), link("l/x", "y"), file("a/b")[0]},
		"a hard link":                  {{Typeflag: tar.TypeLink, Name: "link", Linkname: "/etc/passwd"}},
		"a device":                     {{Typeflag: tar.TypeBlock, Name: "disk"}},
		"a fifo":                       {{Typeflag: tar.TypeFifo, Name: "fifo"}},
		"the same name twice":          {file("x")[0], file("x")[0]},
		"a file as a folder":           {file("x")[0], file("x/y")[0]},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if found, err := unpack(packed(t, headers), folder); err == nil {
				t.Errorf("unpacked as %v", found)
			}
		})
	}
}

func TestUnpackKeepsABackslashAsACharacter(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{`sub/esc\x2d.service`, `sub/..\..\c`, `\\server\share`} {
		if _, err := unpack(packed(t, []tar.Header{{Typeflag: tar.TypeReg, Name: name}}), folder); err != nil {
			t.Error(err)
		}
		if _, err := os.Lstat(filepath.Join(folder, name)); err != nil {
			t.Error(err)
		}
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

func TestUnpackMakesLinksAndCountsThem(t *testing.T) {
	// The digest is that of this tree in read-archive.spec.ts of packages/source.
	folder := t.TempDir()
	headers := []tar.Header{
		{Typeflag: tar.TypeReg, Name: "a/b"},
		{Typeflag: tar.TypeSymlink, Name: "a/up", Linkname: ".."},
		{Typeflag: tar.TypeSymlink, Name: "c/l", Linkname: "../a/b"},
	}
	found, err := unpack(packed(t, headers), folder)
	if err != nil {
		t.Fatal(err)
	}
	for name, wanted := range map[string]string{"a/up": "..", "c/l": "../a/b"} {
		if target, err := os.Readlink(filepath.Join(folder, name)); target != wanted {
			t.Error(name, target, err)
		}
	}
	if found.identity() != "h1:AGcc4v/GH5js9D9EdCU9ZulDcPEUUyDzMVP0h736AdI=" {
		t.Error(found.identity())
	}
	before := found.cFiles()
	found.links["c/l"] = "../a"
	if found.cFiles() == before {
		t.Error("a link that leads elsewhere is not seen by C")
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
	headers := []tar.Header{
		{Typeflag: tar.TypeReg, Name: "bin/go", Mode: 0o4755},
		{Typeflag: tar.TypeReg, Name: "go.mod", Mode: 0o600},
	}
	if _, err := unpack(packed(t, headers), folder); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{"bin/go": 0o755, "go.mod": 0o644} {
		if facts, err := os.Stat(filepath.Join(folder, name)); err != nil || facts.Mode() != mode {
			t.Error(name, facts.Mode(), err)
		}
	}
}

func TestOnlyWhatCMayReadChangesTheDigestOfCFiles(t *testing.T) {
	files := map[string]string{
		"main.go": "package main", "c/x.h": "1", "go.mod": "module m", "go.sum": "", "c/go.mod": "module c",
	}
	before := treeOf(files).cFiles()
	for name, isRead := range map[string]bool{
		"main.go": false, "go.mod": false, "c/go.mod": false, "go.sum": false, "c/x.h": true, "c/x.go.h": true, ".git/HEAD": false, "c/.git/HEAD": false, ".gitx/a.h": true,
		"assets/logo.png": true,
	} {
		t.Run(name, func(t *testing.T) {
			changed := maps.Clone(files)
			changed[name] = "another"
			if isChanged := treeOf(changed).cFiles() != before; isChanged != isRead {
				t.Error("changes the digest:", isChanged)
			}
		})
	}
	files["c/y.h"] = files["c/x.h"]
	delete(files, "c/x.h")
	if treeOf(files).cFiles() == before {
		t.Error("another name of the same content is not seen")
	}
}

func TestCFilesAreNotedWhereASourceImportsC(t *testing.T) {
	for content, hasC := range map[string]bool{
		`import "C"`: true, "import `C`": true, `import "fmt"`: false, `"c" 'C' "C`: false,
	} {
		t.Run(content, func(t *testing.T) {
			search := &goSearch{}
			if _, err := io.Copy(search, iotest.OneByteReader(strings.NewReader("package m\n\n"+content+"\n"))); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "c-files")
			for range 2 {
				if err := noteCFiles(tree{hasC: search.hasC}, path); err != nil {
					t.Fatal(err)
				}
			}
			if text, _ := os.ReadFile(path); (len(text) == 2*sha256.Size) != hasC {
				t.Errorf("noted %q", text)
			}
		})
	}
}

func TestFilesThatAskForTheProcessorAreNoted(t *testing.T) {
	for content, isNative := range map[string]bool{
		"// #cgo CFLAGS: -march=native": true, "// #cgo arm64 CFLAGS: -mcpu=native -O2": true, "native": false, "=nativ": false,
	} {
		search := &goSearch{}
		if _, err := io.Copy(search, iotest.OneByteReader(strings.NewReader(content))); err != nil {
			t.Fatal(err)
		}
		if search.hasNative != isNative {
			t.Errorf("of %q it says %v", content, search.hasNative)
		}
	}
	path := filepath.Join(t.TempDir(), "native-files")
	for _, names := range [][]string{{"a.go", "b/c.go"}, {"a.go"}, nil} {
		if err := noteNative(tree{native: names}, path); err != nil {
			t.Fatal(err)
		}
		if text, _ := os.ReadFile(path); string(text) != strings.Join(names, "\n") {
			t.Errorf("noted %q", text)
		}
	}
}

func treeOf(contents map[string]string) tree {
	found := tree{files: map[string]digest{}}
	for name, content := range contents {
		found.files[name] = sha256.Sum256([]byte(content))
	}
	return found
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
	if err := errors.Join(entries.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return &archive
}
