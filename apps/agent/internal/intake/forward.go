package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"time"
)

const (
	// patience is how long intake may be away while Go asks for a module.
	patience = 90 * time.Second
	// mostBreaks is how often a body may break, wherever in it, before it is given up.
	mostBreaks = 10
)

// Forward passes on a request's method, path, query and body, and nothing else that the sender has chosen.
func (c *Client) Forward() http.Handler { return c.forward(c.http.Transport) }

// ForwardPatiently does so for what never changes, and outlasts intake in it: Go itself asks only once.
func (c *Client) ForwardPatiently() http.Handler { return c.forward(patient{c.http.Transport}) }

func (c *Client) forward(transport http.RoundTripper) http.Handler {
	return &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(request *httputil.ProxyRequest) {
			address := *c.base
			address.Path += request.In.URL.Path
			address.RawQuery = request.In.URL.RawQuery
			request.Out.URL, request.Out.Host = &address, ""
			request.Out.Header = c.header()
		},
		ErrorHandler: func(response http.ResponseWriter, request *http.Request, err error) {
			if _, isTooLarge := errors.AsType[*http.MaxBytesError](err); isTooLarge {
				response.WriteHeader(http.StatusRequestEntityTooLarge)
				return
			}
			// Who asked has gone, or this side has closed the connection, as at the end of a build: neither is a fault,
			// and whoever still wants an answer asks again.
			if request.Context().Err() == nil && !errors.Is(err, net.ErrClosed) {
				fmt.Fprintf(os.Stderr, "agent: failed to forward to intake: %v\n", err)
			}
			response.WriteHeader(http.StatusBadGateway)
		},
	}
}

type patient struct{ next http.RoundTripper }

func (p patient) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := p.ask(request)
	if err == nil && response.StatusCode == http.StatusOK {
		response.Body = &resumed{ReadCloser: response.Body, patient: p, request: request}
	}
	return response, err
}

// ask answers with the first answer that stands, and with the last one when patience ends.
func (p patient) ask(request *http.Request) (response *http.Response, err error) {
	trying, cancel := context.WithTimeout(request.Context(), patience)
	defer cancel()
	_ = Retry(trying, func() error {
		if response != nil {
			response.Body.Close()
		}
		if response, err = p.next.RoundTrip(request); err != nil {
			return err
		}
		return errorOf(response.StatusCode)
	})
	return response, err
}

// resumed is a body that goes on where its connection broke.
type resumed struct {
	io.ReadCloser
	patient patient
	request *http.Request
	read    int64
	breaks  int
}

func (r *resumed) Read(buffer []byte) (int, error) {
	n, err := r.ReadCloser.Read(buffer)
	r.read += int64(n)
	if err != nil && err != io.EOF {
		err = r.resume(err)
	}
	return n, err
}

// resume asks again, and passes by what was read already, until that has not broken too.
func (r *resumed) resume(broken error) error {
	for ; broken != nil && r.request.Context().Err() == nil; r.breaks++ {
		r.Close()
		if r.breaks == mostBreaks {
			return broken
		}
		select {
		case <-r.request.Context().Done():
			return broken
		case <-time.After(firstPause):
		}
		response, err := r.patient.ask(r.request)
		if err != nil {
			return err
		}
		r.ReadCloser = response.Body
		if response.StatusCode != http.StatusOK {
			return broken
		}
		_, broken = io.CopyN(io.Discard, response.Body, r.read)
	}
	return broken
}
