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

	"cgoforge/agent/internal/attempt"
)

// refusal is why a file cannot be delivered, as a sentence. It is the sender's to mend.
type refusal string

func (r refusal) Error() string { return string(r) }

// copyOutput copies one file that a build left, unless with those of used bytes it is more than most, and answers its
// size. The build may have put anything there, so no link is followed, nothing that is not a regular file is read, and
// opening a fifo does not wait for a writer.
func copyOutput(name string, used, most int64) (size int64, err error) {
	if wrong := attempt.WrongOutputName(name); wrong != "" {
		return 0, refusal(fmt.Sprintf("The build reports a file %q, which %s.", name, wrong))
	}
	source, err := os.OpenFile(filepath.Join(attempt.Output, name), syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return 0, whyNot(name, err)
	}
	defer source.Close()
	facts, err := source.Stat()
	switch {
	case err != nil:
		return 0, err
	case !facts.Mode().IsRegular():
		return 0, refusal(name + " is not a regular file.")
	case facts.Size() > most-used:
		const sentence = "%s has %s, and all files of a target together may have %s."
		return 0, refusal(fmt.Sprintf(sentence, name, inUnits(facts.Size()), inUnits(most)))
	}
	return facts.Size(), copyTo(filepath.Join(attempt.Delivered, name), io.LimitReader(source, facts.Size()))
}

// copyTo makes a file that the checker can start. Nobody can write to it, nor to one that a killed sidecar left.
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

// whyNot is a refusal where the build has left no file that can be copied; any other error is not the sender's.
func whyNot(name string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOENT):
		return refusal("The build left no file " + name + ".")
	case errors.Is(err, syscall.ELOOP):
		return refusal(name + " is a link, not a file.")
	case errors.Is(err, syscall.EACCES):
		return refusal(name + " cannot be read.")
	case errors.Is(err, syscall.ENXIO):
		return refusal(name + " is not a regular file.")
	}
	return err
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
