package gocache

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// An entry is two files, as cmd/go/internal/cache writes them: ACTION-a says which output an action had, its size and
// when, in a line of one length; OUTPUT-d is that output, named by its SHA-256.
var (
	name   = regexp.MustCompile(`^([0-9a-f]{64})-([ad])$`)
	action = regexp.MustCompile(`^v1 ([0-9a-f]{64}) ([0-9a-f]{64}) ([ 0-9]{20}) ([ 0-9]{20})\n$`)
)

// mostAction is more than any line of an action has.
const mostAction = 256

// readEntry answers an error when a regular file is named as one of an entry and does not hold what it should.
func readEntry(path string) error {
	named := name.FindStringSubmatch(filepath.Base(path))
	if named == nil {
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if named[2] == "a" {
		return readAction(file, named[1])
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return err
	}
	if hex.EncodeToString(hash.Sum(nil)) != named[1] {
		return fmt.Errorf("%q does not hold what its name says", path)
	}
	return nil
}

func readAction(file *os.File, id string) error {
	text, err := io.ReadAll(io.LimitReader(file, mostAction))
	if err != nil {
		return err
	}
	said := action.FindStringSubmatch(string(text))
	if said == nil || said[1] != id {
		return fmt.Errorf("%q is no entry of Go", file.Name())
	}
	output := filepath.Join(filepath.Dir(filepath.Dir(file.Name())), said[2][:2], said[2]+"-d")
	info, err := os.Lstat(output)
	// Go trims the two apart, and takes a missing output for a missing entry.
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	size, err := strconv.ParseInt(strings.TrimLeft(said[3], " "), 10, 64)
	if err != nil || info.Size() != size {
		return fmt.Errorf("%q has not the size that %q says", output, file.Name())
	}
	return nil
}
