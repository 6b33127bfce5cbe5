package intake

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
)

type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// saidOf answers what is said of a forwarded request that fails, and its status.
func saidOf(t *testing.T, ctx context.Context, err error) (string, int) {
	read, write, failed := os.Pipe()
	if failed != nil {
		t.Fatal(failed)
	}
	terminal := os.Stderr
	os.Stderr = write
	client := &Client{base: &url.URL{Scheme: "http", Host: "intake"}}
	response := httptest.NewRecorder()
	client.forward(failing{err}).ServeHTTP(response, httptest.NewRequestWithContext(ctx, "POST", "/log", nil))
	os.Stderr = terminal
	write.Close()
	said, failed := io.ReadAll(read)
	if failed != nil {
		t.Fatal(failed)
	}
	return string(said), response.Code
}

func TestForwardSaysNothingOfAnOrderlyEnd(t *testing.T) {
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	closed := &net.OpError{Op: "write", Net: "tcp", Err: net.ErrClosed}
	for what, of := range map[string]struct {
		ctx context.Context
		err error
	}{
		"the asker has gone":                  {gone, context.Canceled},
		"this side has closed the connection": {context.Background(), closed},
	} {
		if said, status := saidOf(t, of.ctx, of.err); said != "" || status != http.StatusBadGateway {
			t.Errorf("%s: it answers %d and says %q", what, status, said)
		}
	}
}

func TestForwardSaysThatIntakeIsAway(t *testing.T) {
	said, status := saidOf(t, context.Background(), errors.New("connection refused"))
	if !strings.Contains(said, "failed to forward to intake: connection refused") || status != http.StatusBadGateway {
		t.Errorf("it answers %d and says %q", status, said)
	}
}
