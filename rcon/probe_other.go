//go:build !unix

package rcon

import "net"

// A probe looks at an idle connection without waiting; here there is no way to.
type probe struct{}

func (*probe) drain(_ net.Conn, rest []byte, _ int) ([]byte, error) { return rest, nil }
