package serve

import (
	"net"
	"net/http"
	"os"
	"time"

	"cgoforge/agent/internal/intake"
	"cgoforge/agent/internal/pod"
)

const (
	mostBody      = 1 << 20
	mostHeader    = 4 << 10
	headerTimeout = 10 * time.Second
	// Go and the runners use a few. Each takes of the sidecar's memory, and a build may open as many as it likes.
	mostConnections = 64
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

// newServer makes one that serves mostConnections at a time: Serve accepts no further one before this one has a place.
func newServer(handler http.Handler) *http.Server {
	places := make(chan struct{}, mostConnections)
	onState := func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			places <- struct{}{}
		case http.StateClosed, http.StateHijacked:
			<-places
		}
	}
	return &http.Server{Handler: handler, ReadHeaderTimeout: headerTimeout, MaxHeaderBytes: mostHeader, ConnState: onState}
}

func runnerRelay(client *intake.Client) http.Handler {
	relay := client.Relay(client.Transport())
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
