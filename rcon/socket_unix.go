//go:build unix

package rcon

import (
	"io"
	"net"
	"os"
	"syscall"
)

// A socket reads from a TCP connection without holding memory while it waits: it takes
// a buffer only when there are bytes for it. It also reads without waiting.
// The zero value is no socket.
type socket struct {
	nc   *net.TCPConn
	raw  syscall.RawConn
	try  func(fd uintptr) bool // attempt, made once
	f    *frames
	wait bool
	n    int
	err  error
}

// open makes a socket of nc if it is one. A type that wraps a TCP connection may mean
// to change what is read, so it is left alone.
func (s *socket) open(nc net.Conn) {
	tcp, ok := nc.(*net.TCPConn)
	if !ok {
		return
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return
	}
	s.nc, s.raw, s.try = tcp, raw, s.attempt
}

// direct reports whether the connection can be read by read.
func (s *socket) direct() bool { return s.raw != nil }

// read reads into the room of f. With wait it heeds the read deadline; without,
// it returns errWouldBlock if nothing has arrived.
func (s *socket) read(f *frames, wait bool) (int, error) {
	s.f, s.wait = f, wait
	err := s.raw.Read(s.try)
	s.f = nil
	switch {
	case err != nil:
		return 0, err
	case s.err == syscall.EAGAIN:
		return 0, errWouldBlock
	case s.err != nil:
		return 0, &net.OpError{
			Op: "read", Net: "tcp", Source: s.nc.LocalAddr(), Addr: s.nc.RemoteAddr(),
			Err: os.NewSyscallError("read", s.err),
		}
	case s.n == 0:
		return 0, io.EOF
	}
	return s.n, nil
}

// attempt reads once. It returns false to be called again when there is something.
func (s *socket) attempt(fd uintptr) bool {
	for {
		s.n, s.err = syscall.Read(int(fd), s.f.room())
		if s.err != syscall.EINTR {
			break
		}
	}
	if s.err != syscall.EAGAIN {
		return true
	}
	s.f.release()
	return !s.wait
}
