//go:build unix

package rcon

import (
	"io"
	"net"
	"syscall"
)

// A probe looks at an idle connection without waiting.
type probe struct {
	raw  syscall.RawConn
	read func(fd uintptr) bool
	buf  []byte
	n    int
	err  error
}

// drain reads what has arrived on nc since the last command, without waiting, and
// appends it to rest, minus whole packets. It fails if the connection has ended or
// is being flooded.
// A connection that is no socket is taken to be well.
func (p *probe) drain(nc net.Conn, rest []byte, maxPacket int) ([]byte, error) {
	if p.raw == nil {
		sc, ok := nc.(syscall.Conn)
		if !ok {
			return rest, nil
		}
		raw, err := sc.SyscallConn()
		if err != nil {
			return rest, err
		}
		p.raw = raw
		p.read = func(fd uintptr) bool {
			p.n, p.err = syscall.Read(int(fd), p.buf)
			return true
		}
	}
	s := getScratch()
	defer s.free()
	p.buf = s.small
	defer func() { p.buf = nil }()
	for total := 0; total < largeBuffer; total += p.n {
		if err := p.raw.Read(p.read); err != nil {
			return rest, err
		}
		switch {
		case p.err == syscall.EAGAIN:
			return rest, nil
		case p.err == syscall.EINTR:
			p.n = 0
			continue
		case p.err != nil:
			return rest, p.err
		case p.n == 0:
			return rest, io.EOF
		}
		rest = append(rest, p.buf[:p.n]...)
		rest = append(rest[:0], dropWhole(rest, maxPacket)...)
		if len(rest) > smallBuffer {
			break
		}
	}
	return nil, becausef(ErrProtocol, "more than %d bytes that nobody asked for", smallBuffer)
}
