// Package serve is the sidecar: it forwards what the runners say, and delivers what they made. It keeps no state:
// started again at any moment, it goes on.
package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path"
	"syscall"
	"time"

	"cgoforge/agent/internal/attempt"
	"cgoforge/agent/internal/intake"
)

const (
	// How long what is under way may still take when the attempt ends.
	grace         = 10 * time.Second
	mostBody      = 1 << 20
	mostHeader    = 4 << 10
	headerTimeout = 10 * time.Second
	// Go and the runners use a few. Each takes of the sidecar's memory, and a build may open as many as it likes.
	mostConnections = 64
)

// Run serves until SIGTERM: it comes once compile and check have ended, or when the attempt has to go. Both times
// nothing new can come, and what is under way is brought to its end.
func Run(ctx context.Context, plan attempt.Plan) (int, error) {
	syscall.Umask(0)
	client, err := intake.Direct(plan)
	if err != nil {
		return attempt.ExitUnable, err
	}
	runners, err := serveRunners(client)
	if err != nil {
		return attempt.ExitUnable, fmt.Errorf("failed to listen on %s: %w", attempt.SidecarSocket, err)
	}
	if plan.ModulesFrom == attempt.ModulesFromIntake {
		go serveModules(ctx, client)
	}

	working, giveUp := context.WithCancel(context.Background())
	defer giveUp()
	context.AfterFunc(ctx, func() { time.AfterFunc(grace, giveUp) })
	err = deliver(ctx, working, client, plan)
	switch {
	case err == nil || ctx.Err() != nil:
		// What ends here is said below to all who still wait for an answer.
	case errors.Is(err, intake.ErrOver):
		fmt.Fprintln(os.Stderr, "agent:", err)
	case errors.Is(err, intake.ErrOlder):
		// The runners have to hear it too.
		select {
		case <-ctx.Done():
		case <-time.After(grace):
		}
		return attempt.ExitUnable, err
	default:
		// Started again, the sidecar delivers anew.
		return attempt.ExitUnable, err
	}
	<-ctx.Done()
	return 0, runners.Shutdown(working)
}

// serveRunners forwards the few things that the two runners may say.
func serveRunners(client *intake.Client) (*http.Server, error) {
	// That of a sidecar that was killed.
	if err := os.RemoveAll(attempt.SidecarSocket); err != nil {
		return nil, err
	}
	socket, err := net.Listen("unix", attempt.SidecarSocket)
	if err != nil {
		return nil, err
	}
	forward, paths := client.Forward(), http.NewServeMux()
	paths.Handle("POST /log", forward)
	paths.Handle("POST /compiled", forward)
	// The build can reach the socket too, and ends before anything is delivered.
	paths.Handle("POST /checked", onlyIf(func(*http.Request) bool { return isDelivered() }, http.StatusConflict, forward))
	server := newServer(http.MaxBytesHandler(paths, mostBody))
	go server.Serve(socket)
	return server, nil
}

// serveModules forwards what Go asks of a module proxy. A build may hold the port itself after the sidecar was killed.
func serveModules(ctx context.Context, client *intake.Client) {
	isPlain := func(request *http.Request) bool { return path.Clean(request.URL.Path) == request.URL.Path }
	paths := http.NewServeMux()
	paths.Handle("GET /modules/", onlyIf(isPlain, http.StatusNotFound, client.ForwardPatiently()))
	_ = intake.Retry(ctx, func() error {
		listener, err := net.Listen("tcp", attempt.ModuleProxy)
		if err != nil {
			return err
		}
		return newServer(paths).Serve(listener)
	})
}

// onlyIf answers with a status what does not meet a condition.
func onlyIf(isMet func(*http.Request) bool, otherwise int, next http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if isMet(request) {
			next.ServeHTTP(response, request)
		} else {
			response.WriteHeader(otherwise)
		}
	})
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
