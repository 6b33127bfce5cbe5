// Package gocache judges a build cache by what lies in it. A build can leave anything there, such as a fifo that the
// next one would open and wait for, and so can a disk that was full.
package gocache

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

const (
	// mostHashing is how long files are read. Those that are not reached count as what they are by their names.
	mostHashing = 5 * time.Second
	// batch is how many names are held at once; a build can make millions.
	batch = 1024

	ofFolder = fs.ModeDir | fs.ModeSetgid | 0o770
	ofFile   = 0o660
)

var numbered = regexp.MustCompile(`^[0-9a-f]{2}$`)

// Confine leaves the process nothing but the folder, and no user or group but that of the folder's number.
func Confine(folder string, group int) error {
	return errors.Join(
		syscall.Chroot(folder), syscall.Chdir("/"),
		syscall.Setgroups(nil), syscall.Setgid(group), syscall.Setuid(group),
	)
}

// Look answers an error unless a folder is as Go leaves its cache: folders 00 to ff, and regular files in and beside
// them, all of which the group may use, and the owner too, who the next build of the slot is. Entries changed at or
// after since are read, the others are not. Nobody may use the folder meanwhile.
func Look(folder string, group int, since time.Time) error {
	return (&look{group: uint32(group), since: since, until: time.Now().Add(mostHashing)}).at(folder, true)
}

type look struct {
	group        uint32
	since, until time.Time
}

func (l *look) at(folder string, isTop bool) error {
	opened, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer opened.Close()
	for {
		entries, err := opened.ReadDir(batch)
		for _, entry := range entries {
			if err := l.atEntry(filepath.Join(folder, entry.Name()), isTop); err != nil {
				return err
			}
		}
		if err != nil && err != io.EOF {
			return err
		}
		if len(entries) == 0 {
			return nil
		}
	}
}

func (l *look) atEntry(path string, isTop bool) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	isFolder := isTop && numbered.MatchString(info.Name())
	least := fs.FileMode(ofFile)
	if isFolder {
		least = ofFolder
	}
	stat := info.Sys().(*syscall.Stat_t)
	if info.Mode().Type() != least.Type() || info.Mode()&least != least || stat.Gid != l.group {
		return fmt.Errorf("%q is %v of the group %d", path, info.Mode(), stat.Gid)
	}
	if err := hasNoAttributes(path); err != nil {
		return err
	}
	if isFolder {
		return l.at(path, false)
	}
	changed := time.Unix(stat.Ctim.Unix())
	if isTop || changed.Before(l.since) || time.Now().After(l.until) {
		return nil
	}
	return readEntry(path)
}

// hasNoAttributes refuses access lists, by which a folder of the right mode can still be closed to the next build; the
// kernel has no mount option any more that keeps a build from setting one. What is in security, only root sets.
func hasNoAttributes(path string) error {
	size, err := syscall.Listxattr(path, nil)
	if size == 0 || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	if err != nil {
		return err
	}
	names := make([]byte, size)
	if size, err = syscall.Listxattr(path, names); err != nil {
		return err
	}
	for name := range bytes.SplitSeq(bytes.TrimRight(names[:size], "\x00"), []byte{0}) {
		if !strings.HasPrefix(string(name), "security.") {
			return fmt.Errorf("%q has the attribute %q", path, name)
		}
	}
	return nil
}
