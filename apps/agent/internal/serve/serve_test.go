package serve

import (
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"
)

func TestAConnectionTooManyWaitsForOneThatSaysNothing(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := newServer(http.NotFoundHandler())
	server.ReadHeaderTimeout = 200 * time.Millisecond
	go server.Serve(listener)
	defer server.Close()
	started := time.Now()
	for range mostConnections {
		silent, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close()
		fmt.Fprint(silent, "GET / HTTP/1.1\r\n")
	}
	response, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if took := time.Since(started); response.StatusCode != http.StatusNotFound || took < server.ReadHeaderTimeout {
		t.Errorf("answered %d after %v", response.StatusCode, took)
	}
}
