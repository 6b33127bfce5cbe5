package intake

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httputil"
	"os"
)

// Relay passes on a request's method, path, query and body, and nothing else that the sender has chosen.
func (c *Client) Relay(transport http.RoundTripper) http.Handler {
	return &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(request *httputil.ProxyRequest) {
			address := *c.base
			address.Path += request.In.URL.Path
			address.RawQuery = request.In.URL.RawQuery
			request.Out.URL, request.Out.Host = &address, ""
			request.Out.Header = http.Header{"Authorization": {"Bearer " + c.token}}
		},
		ErrorHandler: func(response http.ResponseWriter, _ *http.Request, err error) {
			if _, isTooLarge := errors.AsType[*http.MaxBytesError](err); isTooLarge {
				response.WriteHeader(http.StatusRequestEntityTooLarge)
				return
			}
			fmt.Fprintf(os.Stderr, "agent: failed to relay to intake: %v\n", err)
			response.WriteHeader(http.StatusBadGateway)
		},
	}
}
