package serve

import (
	"context"
	"io"
	"net"
	"net/http"
	"path"
	"time"

	"cgoforge/agent/internal/intake"
	"cgoforge/agent/internal/pod"
)

// patience is how long intake may be away while Go asks for a module.
const patience = 90 * time.Second

// serveModules relays what Go asks of a module proxy. A build may hold the port itself after the sidecar was killed.
func serveModules(ctx context.Context, client *intake.Client) {
	_ = intake.Retry(ctx, func() error {
		listener, err := net.Listen("tcp", pod.ModuleRelay)
		if err != nil {
			return err
		}
		return newServer(moduleRelay(client)).Serve(listener)
	})
}

func moduleRelay(client *intake.Client) http.Handler {
	relay := client.Relay(patient{client.Transport()})
	paths := http.NewServeMux()
	paths.HandleFunc("GET /modules/", func(response http.ResponseWriter, request *http.Request) {
		if path.Clean(request.URL.Path) != request.URL.Path {
			response.WriteHeader(http.StatusNotFound)
			return
		}
		relay.ServeHTTP(response, request)
	})
	return paths
}

// patient gets what never changes, and outlasts intake in doing so: Go itself asks only once.
type patient struct{ next http.RoundTripper }

func (p patient) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := p.ask(request)
	if err == nil && response.StatusCode == http.StatusOK {
		response.Body = &resumed{patient: p, request: request, body: response.Body}
	}
	return response, err
}

// ask answers with the first answer that stands, and with the last one when patience ends.
func (p patient) ask(request *http.Request) (response *http.Response, err error) {
	ctx, cancel := context.WithTimeout(request.Context(), patience)
	defer cancel()
	_ = intake.Retry(ctx, func() error {
		if response != nil {
			response.Body.Close()
		}
		if response, err = p.next.RoundTrip(request); err != nil {
			return err
		}
		return intake.ErrorOf(response.StatusCode)
	})
	return response, err
}

// resumed is a body that goes on where its connection broke.
type resumed struct {
	patient patient
	request *http.Request
	body    io.ReadCloser
	read    int64
}

func (r *resumed) Read(buffer []byte) (int, error) {
	n, err := r.body.Read(buffer)
	r.read += int64(n)
	if err == nil || err == io.EOF {
		return n, err
	}
	return n, r.resume(err)
}

// resume asks again, and passes by what was read already, until that has not broken too.
func (r *resumed) resume(broken error) error {
	for broken != nil && r.request.Context().Err() == nil {
		r.body.Close()
		response, err := r.patient.ask(r.request)
		if err != nil {
			return err
		}
		r.body = response.Body
		if response.StatusCode != http.StatusOK {
			return broken
		}
		_, broken = io.CopyN(io.Discard, response.Body, r.read)
	}
	return broken
}

func (r *resumed) Close() error {
	return r.body.Close()
}
