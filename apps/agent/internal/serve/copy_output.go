package serve

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"cgoforge/agent/internal/pod"
)

// refusal is why a file cannot be delivered, as a sentence. It is the sender's to mend.
type refusal string

func (r refusal) Error() string { return string(r) }

// copies makes copies of what a build left, as long as all together keep the limit.
type copies struct {
	most int64
	used int64
}

// add copies one file. The build may have put anything there, so no link is followed, nothing that is not a regular file is
// read, and opening a fifo does not wait for a writer.
func (c *copies) add(name string) error {
	if wrong := pod.WrongOutputName(name); wrong != "" {
		return refusal(fmt.Sprintf("The build reports a file %q, which %s.", name, wrong))
	}
	const flags = syscall.O_RDONLY | syscall.O_NOFOLLOW | syscall.O_NONBLOCK | syscall.O_CLOEXEC
	fd, err := syscall.Open(filepath.Join(pod.Output, name), flags, 0)
	if err != nil {
		return whyNot(name, err)
	}
	source := os.NewFile(uintptr(fd), name)
	defer source.Close()
	facts, err := source.Stat()
	switch {
	case err != nil:
		return err
	case !facts.Mode().IsRegular():
		return refusal(name + " is not a regular file.")
	case facts.Size() > c.most-c.used:
		return tooLarge(name, facts.Size(), c.most)
	}
	c.used += facts.Size()
	return copyTo(filepath.Join(pod.Delivered, name), io.LimitReader(source, facts.Size()))
}

// copyTo makes a file that the checker can start and nobody can change. One that a killed sidecar left cannot be written to.
func copyTo(path string, content io.Reader) error {
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o555)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close())
}

func whyNot(name string, err error) refusal {
	switch {
	case errors.Is(err, syscall.ENOENT):
		return refusal(fmt.Sprintf("The build left no file %s.", name))
	case errors.Is(err, syscall.ELOOP):
		return refusal(name + " is a link, not a file.")
	case errors.Is(err, syscall.EACCES):
		return refusal(name + " cannot be read.")
	}
	return refusal(name + " is not a regular file.")
}

func tooLarge(name string, size, most int64) refusal {
	return refusal(fmt.Sprintf("%s has %s, and all files of a target together may have %s.", name, inUnits(size), inUnits(most)))
}

// inUnits says bytes as people do, such as `512 MiB`.
func inUnits(bytes int64) string {
	units := []string{"bytes", "KiB", "MiB", "GiB"}
	value, unit := float64(bytes), 0
	for ; value >= 1024 && unit < len(units)-1; unit++ {
		value /= 1024
	}
	return strconv.FormatFloat(math.Round(value*10)/10, 'f', -1, 64) + " " + units[unit]
}
