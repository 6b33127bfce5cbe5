// Command server builds well and, once started, serves until it is ended.
package main

// static int port(void) { return 0; }
import "C"

import (
	"fmt"
	"log"
	"net"
	"net/http"
)

func main() {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", C.port()))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("serving on", listener.Addr())
	log.Fatal(http.Serve(listener, http.NotFoundHandler()))
}
