// Package intake speaks with intake, or with the sidecar that forwards to it.
package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"cgoforge/agent/internal/attempt"
)

const (
	protocolHeader = "Cgoforge-Protocol"
	// Intake takes up to 60 s to say that the compiler still runs. What is brought or fetched may take any time.
	answerTimeout = 75 * time.Second
	mostAnswer    = 1 << 20
	// Intake closes what is idle for 5 s: a request on its way would meet that and fail, and a POST is not sent again.
	idleTimeout = 3 * time.Second
)

// Client asks intake about one attempt.
type Client struct {
	// base is the address that all paths of the attempt begin with.
	base *url.URL
	// token is empty where a sidecar adds it.
	token string
	// protocol is the version that requests name; 0 where none is to be named.
	protocol int
	http     http.Client
}

// Direct is the client of those containers that have the token.
func Direct(plan attempt.Plan) (*Client, error) {
	token, err := os.ReadFile(attempt.TokenFile)
	if err != nil {
		return nil, fmt.Errorf("failed to read the token: %w", err)
	}
	base, err := url.Parse(plan.Intake)
	if err != nil {
		return nil, fmt.Errorf("failed to read intake's address: %w", err)
	}
	dial := dialNetwork
	if base.Scheme == "unix" {
		dial = dialSocket(base.Path, 0)
		base = &url.URL{Scheme: "http", Host: "intake"}
	}
	base.Path = strings.TrimSuffix(base.Path, "/") + "/attempts/" + plan.Attempt
	client := newClient(base, dial)
	client.token = strings.TrimSpace(string(token))
	client.protocol = plan.ReportVersion()
	return client, nil
}

// ThroughSidecar is the client of the runners, who have no token.
func ThroughSidecar() *Client {
	return newClient(&url.URL{Scheme: "http", Host: "sidecar"}, dialSocket(attempt.SidecarSocket, mostAwaitingSidecar))
}

func newClient(base *url.URL, dial dialer) *Client {
	return &Client{base: base, http: http.Client{
		Transport: &http.Transport{DialContext: dial, DisableCompression: true, IdleConnTimeout: idleTimeout},
		// The token is for intake alone.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Read makes one request and gives what the answer brings to take, unless intake is of an older release than the plan.
func (c *Client) Read(ctx context.Context, path string, take func(io.Reader) error) error {
	response, err := c.send(ctx, http.MethodGet, path, nil, 0)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if named, _ := strconv.Atoi(response.Header.Get(protocolHeader)); named < c.protocol {
		return ErrOlder
	}
	return take(response.Body)
}

// PutFile brings a file, as often as it takes.
func (c *Client) PutFile(ctx context.Context, path, file string) error {
	return Retry(ctx, func() error {
		content, err := os.Open(file)
		if err != nil {
			return Final{err}
		}
		defer content.Close()
		facts, err := content.Stat()
		if err != nil {
			return Final{err}
		}
		response, err := c.send(ctx, http.MethodPut, path, content, facts.Size())
		if err != nil {
			return err
		}
		return response.Body.Close()
	})
}

// Get asks, as often as it takes, for a small JSON answer.
func (c *Client) Get(ctx context.Context, path string, answer any) error {
	return Retry(ctx, func() error { return c.soon(ctx, http.MethodGet, path, nil, answer) })
}

// Report sends a report, as often as it takes.
func (c *Client) Report(ctx context.Context, path string, report any) error {
	body, err := json.Marshal(report)
	if err != nil {
		return err
	}
	return Retry(ctx, func() error { return c.soon(ctx, http.MethodPost, path, body, nil) })
}

// SendLog sends bytes of the log that begin at offset, as often as it takes until some of them are stored. It answers
// up to where the log is stored, and whether its cap is reached.
func (c *Client) SendLog(ctx context.Context, offset int64, data []byte) (stored int64, isFull bool, err error) {
	var answer struct {
		Bytes int64
		Full  bool
	}
	err = Retry(ctx, func() error {
		err := c.soon(ctx, http.MethodPost, fmt.Sprintf("/log?offset=%d", offset), data, &answer)
		if err == nil && answer.Bytes <= offset && !answer.Full {
			return fmt.Errorf("intake stored nothing of %d bytes", len(data))
		}
		return err
	})
	return answer.Bytes, answer.Full, err
}

// soon makes one request that has to be answered in time, and reads the answer into one that is not nil.
func (c *Client) soon(ctx context.Context, method, path string, body []byte, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	response, err := c.send(ctx, method, path, bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	// To its end, so that the connection can be used again.
	text, err := io.ReadAll(io.LimitReader(response.Body, mostAnswer))
	if err != nil || answer == nil {
		return err
	}
	return json.Unmarshal(text, answer)
}

func (c *Client) send(ctx context.Context, method, path string, body io.Reader, size int64) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.base.String()+path, body)
	if err != nil {
		return nil, err
	}
	request.ContentLength = size
	if size == 0 {
		// Else the length of an empty file would count as unknown.
		request.Body = http.NoBody
	}
	request.Header = c.header()
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	if err := errorOf(response.StatusCode); err != nil {
		response.Body.Close()
		return nil, err
	}
	return response, nil
}

// header is what each request says beside its path and body.
func (c *Client) header() http.Header {
	header := http.Header{}
	if c.token != "" {
		header.Set("Authorization", "Bearer "+c.token)
	}
	if c.protocol > 0 {
		header.Set(protocolHeader, strconv.Itoa(c.protocol))
	}
	return header
}
