package serve

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"time"

	"cgoforge/agent/internal/intake"
	"cgoforge/agent/internal/pod"
)

const (
	mostBody      = 1 << 20
	mostHeader    = 16 << 10
	headerTimeout = 10 * time.Second
)

// serveRunners relays the few things that the two runners may say.
func serveRunners(client *intake.Client) (*http.Server, error) {
	// That of a sidecar that was killed.
	if err := os.RemoveAll(pod.RelaySocket); err != nil {
		return nil, err
	}
	socket, err := net.Listen("unix", pod.RelaySocket)
	if err != nil {
		return nil, err
	}
	server := newServer(runnerRelay(client))
	go server.Serve(socket)
	return server, nil
}

func newServer(handler http.Handler) *http.Server {
	return &http.Server{Handler: handler, ReadHeaderTimeout: headerTimeout, MaxHeaderBytes: mostHeader}
}

func runnerRelay(client *intake.Client) http.Handler {
	relay := relayTo(client, client.Transport())
	paths := http.NewServeMux()
	paths.Handle("POST /log", relay)
	paths.Handle("POST /compiled", relay)
	paths.HandleFunc("POST /checked", func(response http.ResponseWriter, request *http.Request) {
		// The build can reach the socket too, and ends before anything is delivered.
		if !isDelivered() {
			response.WriteHeader(http.StatusConflict)
			return
		}
		relay.ServeHTTP(response, request)
	})
	return http.MaxBytesHandler(paths, mostBody)
}

// relayTo passes on a request's method, path, query and body, and nothing else that the sender has chosen.
func relayTo(client *intake.Client, transport http.RoundTripper) http.Handler {
	return &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(request *httputil.ProxyRequest) {
			address := *client.Base
			address.Path += request.In.URL.Path
			address.RawQuery = request.In.URL.RawQuery
			request.Out.URL, request.Out.Host = &address, ""
			request.Out.Header = http.Header{"Authorization": {"Bearer " + client.Token}}
		},
		ErrorHandler: func(response http.ResponseWriter, request *http.Request, err error) {
			var tooLarge *http.MaxBytesError
			if errors.As(err, &tooLarge) {
				response.WriteHeader(http.StatusRequestEntityTooLarge)
				return
			}
			fmt.Fprintf(os.Stderr, "agent: failed to relay to intake: %v\n", err)
			response.WriteHeader(http.StatusBadGateway)
		},
	}
}
