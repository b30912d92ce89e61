//go:build !unix

package rcon

import (
	"net"
	"syscall"
)

// rawConn returns nil: connections can do here what every reader can.
func rawConn(net.Conn) syscall.RawConn { return nil }

type socket struct{}

func (*socket) read(*packetReader, bool) (int, error) { return 0, errWouldBlock }

func (*socket) exchange(*packetReader, []byte) (int, int, error) { return 0, 0, errWouldBlock }
