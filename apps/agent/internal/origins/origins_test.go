package origins

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"cgoforge/agent/internal/attempt"
)

// made is a folder in which these commands were run.
func made(t *testing.T, commands string) string {
	t.Helper()
	folder := t.TempDir()
	command := exec.Command("sh", "-ec", commands)
	command.Dir = folder
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return folder
}

// makeNewer makes `app`, which asks a glibc for what only one to come has, as one does that was linked with that.
const makeNewer = `mkdir lib sysroot
echo 'int future_call(void) { return 7; }' > future.c
echo 'GLIBC_2.99 { global: future_call; local: *; };' > future.map
gcc -shared -fPIC -nostdlib -Wl,-soname,libm.so.6 -Wl,--version-script=future.map -o sysroot/libm.so.6 future.c
echo 'int future_call(void); int parse(void) { return future_call(); }' > parse.c
gcc -fPIC -c parse.c -o lib/a-member-of-a-very-long-name.o
echo 'int other(void) { return 1; }' > other.c && gcc -fPIC -c other.c -o lib/other.o
(cd lib && ar rcs libparse.a other.o a-member-of-a-very-long-name.o && rm *.o)
echo 'int parse(void); int main(void) { return parse(); }' > main.c
gcc main.c lib/libparse.a sysroot/libm.so.6 -o app
`

func needsOfApp(t *testing.T, folder string) needs {
	t.Helper()
	wanted, err := needsOf(filepath.Join(folder, "app"), "2.36", "")
	if err != nil {
		t.Fatal(err)
	}
	return wanted
}

var future = symbol{"future_call", "GLIBC_2.99", "libm.so.6"}

func TestANewerSymbolIsOfTheMemberThatLeavesItOpenAndOfTheLibraryItWasLinkedWith(t *testing.T) {
	folder := made(t, makeNewer)
	wanted := needsOfApp(t, folder)
	if !reflect.DeepEqual(wanted.symbols, []symbol{future}) {
		t.Fatalf("%v", wanted.symbols)
	}
	askers, against := search([]place{{folder, ""}}, wanted, newBounds())
	if askers[future] != "lib/libparse.a(a-member-of-a-very-long-name.o)" || against["libm.so.6"] != "sysroot/libm.so.6" {
		t.Errorf("%v %v", askers, against)
	}
}

func TestASymbolWithItsVersionInItsNameIsThatOfTheVersion(t *testing.T) {
	folder := made(t, makeNewer+`rm -r lib; mkdir lib
printf '.symver parse_it, future_call@GLIBC_2.99\n.globl parse\nparse: .quad parse_it\n' > p.s
gcc -c p.s -o lib/p.syso`)
	askers, _ := search([]place{{folder, ""}}, needsOfApp(t, folder), newBounds())
	if askers[future] != "lib/p.syso" {
		t.Errorf("%v", askers)
	}
}

func TestWhatNothingThatCameCompiledAsksForIsOfTheToolchain(t *testing.T) {
	folder := made(t, makeNewer+"rm -r lib sysroot")
	askers, against := search([]place{{folder, ""}}, needsOfApp(t, folder), newBounds())
	if len(askers) != 0 || len(against) != 0 {
		t.Errorf("%v %v", askers, against)
	}
}

func TestASearchEndsAtItsBounds(t *testing.T) {
	folder := made(t, makeNewer)
	for name, limits := range map[string]*bounds{
		"files": {files: 0, bytes: 1 << 30, until: time.Now().Add(time.Hour)},
		"bytes": {files: 100, bytes: 0, until: time.Now().Add(time.Hour)},
		"time":  {files: 100, bytes: 1 << 30},
	} {
		if askers, _ := search([]place{{folder, ""}}, needsOfApp(t, folder), limits); len(askers) != 0 {
			t.Errorf("%s: %v", name, askers)
		}
	}
}

func TestAFileWithoutMoreThanItsTargetPromisesNeedsNothing(t *testing.T) {
	folder := made(t, "echo 'int main(void) { return 0; }' > m.c; gcc m.c -o app; mkfifo fifo; ln -s app link")
	loader := needsOfApp(t, folder).loader
	wanted, err := needsOf(filepath.Join(folder, "app"), "99", loader)
	if err != nil || loader == "" || wanted.loader != "" || len(wanted.symbols)+len(wanted.libraries) > 0 {
		t.Errorf("%v %v", wanted, err)
	}
	for _, name := range []string{"fifo", "link", "absent", "m.c"} {
		if _, err := needsOf(filepath.Join(folder, name), "1", loader); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func TestALibraryIsOfThePackageThatLinksIt(t *testing.T) {
	folder := made(t, `echo 'int f(void) { return 1; }' > f.c
gcc -shared -fPIC -Wl,-soname,libown16.so.3 f.c -o libown.so
echo 'int f(void); int main(void) { return f(); }' > m.c; gcc m.c libown.so -o app`)
	wanted := needsOfApp(t, folder)
	if !reflect.DeepEqual(wanted.libraries, []string{"libown16.so.3"}) || wanted.loader == "" {
		t.Fatalf("%v", wanted)
	}
	text := "a.example/a\t-lm -lown\t\n\nb.example/b\t-L. " + folder + "/libown.so\t\nbroken\n"
	later := time.Now().Add(time.Hour)
	if from := linkerOf("libown16.so.3", readLinks(text), later); from != "package b.example/b ("+folder+"/libown.so)" {
		t.Error(from)
	}
	for library, from := range map[string]string{
		"libown.so.1": "package a.example/a (-lown)", "libm": "", "libother.so.1": "",
	} {
		if found := linkerOf(library, readLinks(text), later); found != from {
			t.Errorf("%s: %q", library, found)
		}
	}
	if from := linkerOf("libx.so.1", readLinks("c.example/c\t\tx y\n"), later); from != "package c.example/c (pkg-config: x y)" {
		t.Error(from)
	}
}

func TestNobodyIsNamedForALibraryWhenTheTimeIsOver(t *testing.T) {
	if from := linkerOf("libown.so.1", readLinks("a.example/a\t-lown\t\n"), time.Time{}); from != "" {
		t.Error(from)
	}
}

func TestALoaderIsOfThePackageOrTheFieldThatNamesIt(t *testing.T) {
	asked := "-Wl,--dynamic-linker=/opt/ld.so"
	plan := attempt.Plan{Options: attempt.Options{CGOLDFlags: &asked}}
	listed := func() string { return "a.example/a\t-Wl,-I/lib/other.so\t\n" }
	all := (&seeker{plan: plan, listLinks: listed}).links()
	for loader, from := range map[string]string{
		"/opt/ld.so": "the field cgo_ldflags (" + asked + ")", "/lib/other.so": "package a.example/a (-Wl,-I/lib/other.so)",
		"/lib/third.so": "",
	} {
		if found := loaderFrom(loader, all); found != from {
			t.Errorf("%s: %q", loader, found)
		}
	}
}

func TestHostileArchivesAndObjectsEndNothing(t *testing.T) {
	header := func(name, size string) string { return fmt.Sprintf("%-16s%-32s%-10s`\n", name, "", size) }
	wanted := needs{symbols: []symbol{future}}
	elf64, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"no end":         []byte(archiveMagic + header("a.o/", "99999999999") + "x"),
		"less than none": []byte(archiveMagic + header("a.o/", "-60")),
		"no number":      []byte(archiveMagic + header("a.o/", "x")),
		"names beyond":   []byte(archiveMagic + header("/99", "4") + "\x7fELF"),
		"half a header":  []byte(archiveMagic + "a.o"),
		"a cut object":   elf64[:4096],
	} {
		t.Run(name, func(t *testing.T) {
			reader := bytes.NewReader(content)
			eachMember(reader, reader.Size(), func(_ string, member *io.SectionReader) bool {
				return len(askedBy(member, member.Size(), wanted)) == 0
			})
			if asked := askedBy(reader, reader.Size(), wanted); len(asked) > 0 {
				t.Errorf("%v", asked)
			}
		})
	}
}

func TestTargetsWithoutALoaderHaveNoOrigins(t *testing.T) {
	ask := func() string { t.Error("asked"); return "" }
	if found := Of(attempt.Plan{}, []string{"app"}, ask); found != nil {
		t.Errorf("%v", found)
	}
}
