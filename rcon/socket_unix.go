//go:build unix

package rcon

import (
	"io"
	"net"
	"os"
	"syscall"
)

// rawConn returns what a socket reads nc with, or nil if nc is no TCP connection. A type
// that wraps one may mean to change what is read, so it is left alone.
func rawConn(nc net.Conn) syscall.RawConn {
	tcp, ok := nc.(*net.TCPConn)
	if !ok {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}

// A socket reads from a TCP connection without holding memory while it waits: it takes
// a buffer only when there are bytes for it. It also reads without waiting.
type socket struct {
	try  func(fd uintptr) bool // attempt, made once
	f    *packetReader
	wait bool
	n    int
	err  error
}

// read reads into the room of f. With wait it heeds the read deadline; without,
// it returns errWouldBlock if nothing has arrived.
func (s *socket) read(f *packetReader, wait bool) (int, error) {
	if s.try == nil {
		s.try = s.attempt
	}
	s.f, s.wait = f, wait
	err := f.raw.Read(s.try)
	s.f = nil
	switch {
	case err != nil:
		return 0, err
	case s.err == syscall.EAGAIN:
		return 0, errWouldBlock
	case s.err != nil:
		return 0, &net.OpError{
			Op: "read", Net: "tcp", Source: f.nc.LocalAddr(), Addr: f.nc.RemoteAddr(),
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
