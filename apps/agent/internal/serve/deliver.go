package serve

import (
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"cgoforge/agent/internal/intake"
	"cgoforge/agent/internal/pod"
)

// state is what intake knows of the compiler.
type state struct {
	Compiler string   `json:"compiler"`
	Outputs  []string `json:"outputs"`
}

// deliver waits until intake says that the compiler has ended, as long as waiting goes on; then it copies the outputs to where no
// build can write, stores them, and lets the check begin. Done again, all of it comes to the same: nothing of the build is alive.
func deliver(waiting, working context.Context, client *intake.Client, mostBytes int64) error {
	if isDelivered() {
		return nil
	}
	outputs, err := awaitEnd(waiting, client)
	if err != nil {
		return err
	}
	report := pod.DeliveryReport{}
	err = store(working, client, outputs, mostBytes)
	if why, isRefused := errors.AsType[refusal](err); isRefused {
		report.Refusal = (*string)(&why)
		outputs = nil
	} else if err != nil {
		return err
	}
	if err := client.Report(working, "/delivered", report); err != nil {
		return err
	}
	return markDelivered(outputs)
}

func awaitEnd(ctx context.Context, client *intake.Client) ([]string, error) {
	for {
		var now state
		if err := client.Get(ctx, "/state?wait=60", &now); err != nil {
			return nil, err
		}
		if now.Compiler == "ended" {
			return now.Outputs, nil
		}
	}
}

// store copies every file before it sends the first: what cannot be delivered whole is not delivered at all.
func store(ctx context.Context, client *intake.Client, names []string, mostBytes int64) error {
	copied := copies{most: mostBytes}
	for _, name := range names {
		if err := copied.add(name); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := send(ctx, client, name); err != nil {
			return err
		}
	}
	return nil
}

func send(ctx context.Context, client *intake.Client, name string) error {
	file, err := os.Open(filepath.Join(pod.Delivered, name))
	if err != nil {
		return err
	}
	defer file.Close()
	facts, err := file.Stat()
	if err != nil {
		return err
	}
	return intake.Retry(ctx, func() error {
		return client.Put(ctx, "/files/"+url.PathEscape(name), io.NewSectionReader(file, 0, facts.Size()), facts.Size())
	})
}

func isDelivered() bool {
	_, err := os.Stat(pod.DeliveredNames)
	return err == nil
}

// markDelivered names the files to start, in one step.
func markDelivered(names []string) error {
	var lines strings.Builder
	for _, name := range names {
		lines.WriteString(name + "\n")
	}
	if err := os.WriteFile(pod.DeliveredNames+".new", []byte(lines.String()), 0o444); err != nil {
		return err
	}
	return os.Rename(pod.DeliveredNames+".new", pod.DeliveredNames)
}
