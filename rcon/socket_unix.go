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
// a buffer only when there are bytes for it. It also reads without waiting, and sends a
// request when nothing has arrived.
type socket struct {
	try     func(fd uintptr) bool // attempt, made once
	f       *packetReader
	wait    bool
	request []byte // nil once it was sent
	sent    int
	n       int
	err     error
	op      string // what failed with err
}

// read reads into the room of f. With wait it heeds the read deadline; without,
// it returns errWouldBlock if nothing has arrived.
func (s *socket) read(f *packetReader, wait bool) (int, error) {
	s.wait = wait
	return s.run(f)
}

// exchange writes request if nothing has arrived, and reads. It returns how much of request it
// wrote. The answer wakes it: after the write there is no read that could only find nothing.
// It returns errWouldBlock if the socket has no room for all of request.
func (s *socket) exchange(f *packetReader, request []byte) (sent, n int, err error) {
	s.wait, s.request, s.sent = true, request, 0
	n, err = s.run(f)
	s.request = nil
	return s.sent, n, err
}

func (s *socket) run(f *packetReader) (int, error) {
	if s.try == nil {
		s.try = s.attempt
	}
	s.f, s.op = f, "read"
	err := f.raw.Read(s.try)
	s.f = nil
	switch {
	case err != nil:
		return 0, err
	case s.err == syscall.EAGAIN:
		return 0, errWouldBlock
	case s.err != nil:
		return 0, &net.OpError{
			Op: s.op, Net: "tcp", Source: f.nc.LocalAddr(), Addr: f.nc.RemoteAddr(),
			Err: os.NewSyscallError(s.op, s.err),
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
	if s.request == nil {
		return !s.wait
	}
	s.f.stray = s.f.w - s.f.r
	n, err := syscall.Write(int(fd), s.request)
	whole := n == len(s.request)
	s.sent, s.request = max(n, 0), nil
	if err != nil && err != syscall.EAGAIN && err != syscall.EINTR {
		s.n, s.err, s.op = 0, err, "write"
		return true
	}
	return !whole
}
