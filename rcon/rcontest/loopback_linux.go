package rcontest

import (
	"context"
	"net"
	"syscall"
)

// listenLoopback listens on every address of 127.0.0.0/8, and on no other interface.
func listenLoopback() (net.Listener, error) {
	lc := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		var bind error
		err := c.Control(func(fd uintptr) {
			bind = syscall.SetsockoptString(int(fd), syscall.SOL_SOCKET, syscall.SO_BINDTODEVICE, "lo")
		})
		if err != nil {
			return err
		}
		return bind
	}}
	return lc.Listen(context.Background(), "tcp4", ":0")
}
