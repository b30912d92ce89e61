package rcontest

import (
	"errors"
	"net"
	"time"
)

// Stop makes the server go away: it stops listening, so that connections are refused,
// and drops those that are open. A server of a [Farm], whose port others use,
// resets new connections at once instead.
func (s *Server) Stop() {
	s.mu.Lock()
	s.up = false
	ln := s.ln
	s.ln = nil
	s.mu.Unlock()
	if ln != nil {
		ln.Close()
	}
	s.DropConns()
	s.ForgetLog()
}

// Start makes a stopped server listen again on the same address. It does
// nothing to a server that was not stopped, and fails on one that was closed.
func (s *Server) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return errors.New("rcontest: server closed")
	case s.up:
		return nil
	case s.listens:
		return s.listenLocked()
	}
	s.up = true
	return nil
}

// DropConns closes every open connection. New ones are accepted.
func (s *Server) DropConns() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for sess := range s.sessions {
		sess.close()
	}
}

// Close stops the server for good and waits for its goroutines, and thus for
// handlers under way.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.Stop()
	if s.farm != nil {
		s.farm.remove(s)
	}
	s.stops.Wait()
}

func (s *Server) listen() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.listenLocked()
}

func (s *Server) listenLocked() error {
	ln, err := s.listenBoth()
	if err != nil {
		return err
	}
	s.ln, s.addr, s.up = ln, ln.Addr().String(), true
	s.stops.Go(func() { accept(ln, s.serve) })
	return nil
}

// listenBoth listens for RCON, and takes the same port of UDP for the log if there is one. A free
// port of the one need not be free for the other.
func (s *Server) listenBoth() (net.Listener, error) {
	const tries = 10
	for try := 1; ; try++ {
		ln, err := net.Listen("tcp", s.addr)
		if err != nil || s.log == nil {
			return ln, err
		}
		if err = s.log.bind(ln.Addr().String()); err == nil {
			return ln, nil
		}
		ln.Close()
		if try == tries {
			return nil, err
		}
	}
}

// accept hands connections to serve until ln is closed.
func accept(ln net.Listener, serve func(net.Conn)) {
	for {
		nc, err := ln.Accept()
		switch {
		case err == nil:
			serve(nc)
		case errors.Is(err, net.ErrClosed):
			return
		default:
			time.Sleep(5 * time.Millisecond) // out of descriptors: as net/http, wait for one
		}
	}
}

// serve starts a session over nc.
func (s *Server) serve(nc net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.up || s.closed {
		reset(nc)
		return
	}
	s.stats.Conns++
	s.stats.Open++
	s.tell()
	sess := newSession(s, nc, s.stats.Conns)
	s.sessions[sess] = struct{}{}
	s.stops.Go(func() {
		sess.run()
		sess.close()
		sess.setAuthed(false)
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.sessions, sess)
		s.stats.Open--
		s.tell()
	})
}
