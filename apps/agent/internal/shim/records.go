package shim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"cgoforge/agent/internal/container"
)

// claim takes the folder for this process, and answers false where another shim has it, or had. The time it was started
// at tells it from a later process of that number.
func claim(folder string) (bool, error) {
	fields, err := container.Stat("self")
	if err != nil {
		return false, err
	}
	text := fmt.Sprintf(`{"pid":%d,"startTime":%s}`, os.Getpid(), fields[22-container.StatFrom])
	own := filepath.Join(folder, fmt.Sprintf("claim.%d", os.Getpid()))
	if err := os.WriteFile(own, []byte(text), 0o600); err != nil {
		return false, err
	}
	defer os.Remove(own)
	// Of all that try at once, the kernel lets one succeed, and nobody sees half of a claim.
	err = os.Link(own, filepath.Join(folder, "claim"))
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return err == nil, err
}

// exit is how the container ended, or why it was not started.
type exit struct {
	Version  int               `json:"version"`
	ExitCode *int              `json:"exitCode,omitempty"`
	Counts   *container.Counts `json:"counts,omitempty"`
	Error    string            `json:"error,omitempty"`
}

// write makes `exit.json` appear whole or not at all, also where the machine goes down.
func (e exit) write(folder string) error {
	e.Version = 1
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	path := filepath.Join(folder, "exit.json")
	file, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
