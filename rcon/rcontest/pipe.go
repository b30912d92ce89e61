package rcontest

import (
	"context"
	"net"
	"os"
	"sync"
	"syscall"
)

// Pipe returns the client's end of an in-memory connection to a new server.
// Closing it ends the server's goroutines.
func Pipe(handler Handler, opts *Options) net.Conn { return New(handler, opts).Pipe() }

// Pipe returns the client's end of a new in-memory connection to s. If the server
// is stopped, the connection is closed.
func (s *Server) Pipe() net.Conn {
	client, server := net.Pipe()
	s.serve(newReadAhead(server))
	return client
}

// DialContext connects to s in memory, whatever the address, and refuses with
// ECONNREFUSED if s is stopped. It fits the field of that name in rcon.Options.
func (s *Server) DialContext(ctx context.Context, network, _ string) (net.Conn, error) {
	s.mu.Lock()
	up := s.up
	s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	if !up {
		return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	return s.Pipe(), nil
}

// maxAhead is how many bytes a readAhead holds before its writer has to wait.
const maxAhead = 64 << 10

// A readAhead gives a pipe what a socket has: a buffer. Without one, a client that
// writes two commands at once and a server that answers the first wait for
// each other.
type readAhead struct {
	net.Conn
	mu   sync.Mutex
	cond *sync.Cond
	buf  []byte
	err  error
}

func newReadAhead(nc net.Conn) *readAhead {
	r := &readAhead{Conn: nc}
	r.cond = sync.NewCond(&r.mu)
	go r.pump()
	return r
}

// pump reads until the pipe is closed on either side.
func (r *readAhead) pump() {
	b := make([]byte, 2048)
	for {
		n, err := r.Conn.Read(b)
		r.mu.Lock()
		for len(r.buf) > maxAhead && r.err == nil {
			r.cond.Wait()
		}
		r.buf = append(r.buf, b[:n]...)
		if err != nil && r.err == nil {
			r.err = err
		}
		stop := r.err != nil
		r.cond.Broadcast()
		r.mu.Unlock()
		if stop {
			return
		}
	}
}

func (r *readAhead) Read(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.buf) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.cond.Wait()
	}
	n := copy(b, r.buf)
	r.buf = r.buf[n:]
	r.cond.Broadcast()
	return n, nil
}

func (r *readAhead) Close() error {
	r.mu.Lock()
	if r.err == nil {
		r.err = net.ErrClosed
	}
	r.cond.Broadcast()
	r.mu.Unlock()
	return r.Conn.Close()
}
