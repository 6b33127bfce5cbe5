// Package intake speaks with intake, or with the sidecar that relays to it.
package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"cgoforge/agent/internal/pod"
)

const (
	// Intake takes up to 60 s to say that the compiler still runs. What is brought or fetched may take any time.
	answerTimeout = 75 * time.Second
	mostAnswer    = 1 << 20
	// Linux's TCP_USER_TIMEOUT, which package syscall does not name.
	tcpUserTimeout = 0x12
	silenceTimeout = 15 * time.Second
)

// Client asks intake about one attempt.
type Client struct {
	// base is the address that all paths of the attempt begin with.
	base *url.URL
	// token is empty where a sidecar adds it.
	token string
	http  http.Client
}

// Direct is the client of those containers that have the token.
func Direct(plan pod.Plan) (*Client, error) {
	token, err := os.ReadFile(pod.TokenFile)
	if err != nil {
		return nil, fmt.Errorf("failed to read the token: %w", err)
	}
	base, err := url.Parse(plan.Intake)
	if err != nil {
		return nil, fmt.Errorf("failed to read intake's address: %w", err)
	}
	base.Path = strings.TrimSuffix(base.Path, "/") + "/attempts/" + plan.Attempt
	client := newClient(base, dialIntake)
	client.token = strings.TrimSpace(string(token))
	return client, nil
}

// Relayed is the client of the runners, who have none.
func Relayed() *Client {
	toSocket := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", pod.RelaySocket)
	}
	return newClient(&url.URL{Scheme: "http", Host: "relay"}, toSocket)
}

func newClient(base *url.URL, dial func(ctx context.Context, network, address string) (net.Conn, error)) *Client {
	return &Client{base: base, http: http.Client{
		Transport: &http.Transport{DialContext: dial, DisableCompression: true},
		// The token is for intake alone.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// dialIntake gives a connection up whose other side has vanished without a word; the kernel alone would wait for a quarter of
// an hour.
func dialIntake(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{
		Timeout:         5 * time.Second,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 5 * time.Second, Count: 3},
		Control: func(_, _ string, conn syscall.RawConn) error {
			var failed error
			err := conn.Control(func(fd uintptr) {
				milliseconds := int(silenceTimeout.Milliseconds())
				failed = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, milliseconds)
			})
			if err != nil {
				return err
			}
			return failed
		},
	}
	return dialer.DialContext(ctx, network, address)
}

// Transport is how the client's requests travel, for who passes on requests of others.
func (c *Client) Transport() http.RoundTripper {
	return c.http.Transport
}

// Read makes one request and gives what the answer brings to take.
func (c *Client) Read(ctx context.Context, path string, take func(io.Reader) error) error {
	return c.once(ctx, http.MethodGet, path, nil, 0, take)
}

// Put makes one request that brings size bytes of body.
func (c *Client) Put(ctx context.Context, path string, body io.Reader, size int64) error {
	return c.once(ctx, http.MethodPut, path, body, size, ignore)
}

// Get asks, as often as it takes, for a small JSON answer.
func (c *Client) Get(ctx context.Context, path string, answer any) error {
	return Retry(ctx, func() error {
		ctx, cancel := context.WithTimeout(ctx, answerTimeout)
		defer cancel()
		return c.Read(ctx, path, decode(answer))
	})
}

// Report sends a report, as often as it takes.
func (c *Client) Report(ctx context.Context, path string, report any) error {
	body, err := json.Marshal(report)
	if err != nil {
		return err
	}
	return Retry(ctx, func() error { return c.post(ctx, path, body, ignore) })
}

// LogAnswer says how much of the log is stored.
type LogAnswer struct {
	Bytes int64 `json:"bytes"`
	// Full says that the log's cap is reached.
	Full bool `json:"full"`
}

// SendLog sends bytes of the log that begin at offset, as often as it takes until some of them are stored.
func (c *Client) SendLog(ctx context.Context, offset int64, data []byte) (answer LogAnswer, err error) {
	path := fmt.Sprintf("/log?offset=%d", offset)
	err = Retry(ctx, func() error {
		err := c.post(ctx, path, data, decode(&answer))
		if err == nil && answer.Bytes <= offset && !answer.Full {
			return fmt.Errorf("intake stored nothing of %d bytes", len(data))
		}
		return err
	})
	return answer, err
}

func (c *Client) post(ctx context.Context, path string, body []byte, take func(io.Reader) error) error {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	return c.once(ctx, http.MethodPost, path, bytes.NewReader(body), int64(len(body)), take)
}

func (c *Client) once(ctx context.Context, method, path string, body io.Reader, size int64, take func(io.Reader) error) error {
	request, err := http.NewRequestWithContext(ctx, method, c.base.String()+path, body)
	if err != nil {
		return err
	}
	request.ContentLength = size
	if size == 0 {
		// Else the length of an empty file would count as unknown.
		request.Body = http.NoBody
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if err := ErrorOf(response.StatusCode); err != nil {
		return err
	}
	return take(response.Body)
}

func decode(answer any) func(io.Reader) error {
	return func(body io.Reader) error {
		return json.NewDecoder(io.LimitReader(body, mostAnswer)).Decode(answer)
	}
}

// ignore reads to the end, so that the connection can be used again.
func ignore(body io.Reader) error {
	_, err := io.Copy(io.Discard, io.LimitReader(body, mostAnswer))
	return err
}
