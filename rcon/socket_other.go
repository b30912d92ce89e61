//go:build !unix

package rcon

import "net"

// A socket can do here what every connection can.
type socket struct{}

func (*socket) open(net.Conn) {}

func (*socket) direct() bool { return false }

func (*socket) read(*frames, bool) (int, error) { return 0, errWouldBlock }
