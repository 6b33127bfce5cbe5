package intake

import (
	"context"
	"errors"
	"net"
	"syscall"
	"time"
)

const (
	dialTimeout = 5 * time.Second
	// Linux's TCP_USER_TIMEOUT, which package syscall does not name.
	tcpUserTimeout = 0x12
	silenceTimeout = 15 * time.Second
	// A sidecar is started together with the runners, and is there a moment later than they.
	mostAwaitingSidecar = time.Second
	betweenDials        = 5 * time.Millisecond
)

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// dialNetwork gives up a connection whose other side has vanished; the kernel alone would wait a quarter of an hour.
func dialNetwork(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{
		Timeout:         dialTimeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 5 * time.Second, Count: 3},
		Control: func(_, _ string, conn syscall.RawConn) error {
			var failed error
			controlled := conn.Control(func(fd uintptr) {
				milliseconds := int(silenceTimeout.Milliseconds())
				failed = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, milliseconds)
			})
			return errors.Join(controlled, failed)
		},
	}
	return dialer.DialContext(ctx, network, address)
}

// dialSocket makes one that dials a socket of this machine, whatever host is asked for. For one that is not there yet
// it waits that long; a failed request would be tried again much later.
func dialSocket(path string, mostWaiting time.Duration) dialer {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		for until := time.Now().Add(mostWaiting); ; time.Sleep(betweenDials) {
			connection, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, "unix", path)
			if err == nil || ctx.Err() != nil || !time.Now().Before(until) {
				return connection, err
			}
		}
	}
}
