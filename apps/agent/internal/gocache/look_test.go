package gocache

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var ever = time.Unix(0, 0)

// cached answers a cache in which Go has compiled, open to its group.
func cached(t *testing.T) string {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o770|os.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(source, []byte("package p\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	old := syscall.Umask(0o002)
	defer syscall.Umask(old)
	build := exec.Command("go", "list", "-export", source)
	build.Env = append(os.Environ(), "GOCACHE="+folder, "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return folder
}

func lookAt(folder string, since time.Time) error { return Look(folder, os.Getgid(), since) }

func one(t *testing.T, folder, pattern string) string {
	found, _ := filepath.Glob(filepath.Join(folder, pattern))
	for _, path := range found {
		if info, err := os.Stat(path); err == nil && info.Size() > 0 {
			return path
		}
	}
	t.Fatalf("nothing is like %s", pattern)
	return ""
}

func TestAcceptsWhatGoLeaves(t *testing.T) {
	if err := lookAt(cached(t), ever); err != nil {
		t.Error(err)
	}
}

func TestDoubtsWhatIsNotAsGoLeavesIt(t *testing.T) {
	zeros := func(t *testing.T, path string) {
		info, err := os.Stat(path)
		if err == nil {
			err = os.WriteFile(path, make([]byte, info.Size()), 0o660)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	attribute := func(t *testing.T, path, name string, value []byte) {
		if err := syscall.Setxattr(path, name, value, 0); err != nil {
			t.Skipf("this file system has no %s: %v", name, err)
		}
	}
	for what, spoil := range map[string]func(t *testing.T, folder string){
		"an output of zeros": func(t *testing.T, folder string) { zeros(t, one(t, folder, "*/*-d")) },
		"an action of zeros": func(t *testing.T, folder string) { zeros(t, one(t, folder, "*/*-a")) },
		"an output cut off": func(t *testing.T, folder string) {
			if err := os.Truncate(one(t, folder, "*/*-d"), 1); err != nil {
				t.Fatal(err)
			}
		},
		"an action of another": func(t *testing.T, folder string) {
			path := one(t, folder, "*/*-a")
			if err := os.Rename(path, filepath.Join(filepath.Dir(path), strings.Repeat("0", 64)+"-a")); err != nil {
				t.Fatal(err)
			}
		},
		"a list of who may use a folder": func(t *testing.T, folder string) {
			attribute(t, filepath.Dir(one(t, folder, "*/*-d")), "system.posix_acl_default", accessList())
		},
		"a list of who may use a file": func(t *testing.T, folder string) {
			attribute(t, one(t, folder, "*/*-d"), "system.posix_acl_access", accessList())
		},
		"an attribute": func(t *testing.T, folder string) {
			attribute(t, one(t, folder, "*/*-d"), "user.x", []byte("x"))
		},
	} {
		t.Run(what, func(t *testing.T) {
			folder := cached(t)
			spoil(t, folder)
			if err := lookAt(folder, ever); err == nil {
				t.Error("it counts as sound")
			}
		})
	}
}

func TestReadsOnlyWhatHasChangedSince(t *testing.T) {
	folder := cached(t)
	path := one(t, folder, "*/*-d")
	if err := os.Truncate(path, 1); err != nil {
		t.Fatal(err)
	}
	if err := lookAt(folder, time.Now().Add(time.Hour)); err != nil {
		t.Error(err)
	}
}

// accessList is acl(5) as the kernel takes it: all may be used by owner and group, and read by one more user.
func accessList() []byte {
	const none = 0xffffffff
	list := binary.LittleEndian.AppendUint32(nil, 2)
	for _, each := range [][3]uint32{{1, 7, none}, {2, 4, 1234}, {4, 7, none}, {16, 7, none}, {32, 0, none}} {
		list = binary.LittleEndian.AppendUint16(list, uint16(each[0]))
		list = binary.LittleEndian.AppendUint16(list, uint16(each[1]))
		list = binary.LittleEndian.AppendUint32(list, each[2])
	}
	return list
}
