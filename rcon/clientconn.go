package rcon

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A clientConn is the live half of a Client: its connection, and when to make another.
type clientConn struct {
	opts  *Options
	slot  chan struct{} // full while a command is under way, which owns retry
	done  chan struct{} // closed by close
	retry retry
	marks int8 // Conn.unmarked of the last connection

	mu       sync.Mutex // guards what follows
	cancel   func()     // ends the attempt to connect that is under way
	addr     string
	password string
	refused  bool  // the password was refused
	epoch    int   // counts resets
	conn     *Conn // nil if there is none
	closed   bool
}

// retry remembers failed attempts to connect.
type retry struct {
	epoch    int
	failures int
	next     time.Time // not before then
	err      error     // the last failure
}

func newClientConn(addr, password string, opts *Options) *clientConn {
	return &clientConn{
		opts: opts, slot: make(chan struct{}, 1), done: make(chan struct{}),
		addr: addr, password: password,
	}
}

func (l *clientConn) exec(ctx context.Context, command string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", unsent(fmt.Errorf("rcon: %w", err))
	}
	select {
	case l.slot <- struct{}{}:
	case <-ctx.Done():
		return "", unsent(fmt.Errorf("rcon: waiting for another command: %w", ctx.Err()))
	case <-l.done:
		return "", ErrClosed
	}
	defer func() { <-l.slot }()

	conn, reused := l.idle(), true
	if conn == nil {
		var err error
		if conn, err = l.connect(ctx); err != nil {
			return "", err
		}
		reused = false
	}
	text, err := l.run(ctx, conn, command)
	if !l.shouldResend(command, text, err, reused) || ctx.Err() != nil || l.isClosed() {
		return text, err
	}
	l.drop(conn)
	neverSent := SafeToRetry(err)
	if conn, err = l.connect(ctx); err == nil {
		text, err = l.run(ctx, conn, command)
	}
	if err != nil && !neverSent {
		err = &sentError{err}
	}
	return text, err
}

// run runs command on conn, which is dropped if that fails.
func (l *clientConn) run(ctx context.Context, conn *Conn, command string) (string, error) {
	conn.unmarked = l.marks
	text, err := conn.Exec(ctx, command)
	l.marks = conn.unmarked
	if err != nil {
		l.drop(conn)
	}
	return text, err
}

// shouldResend reports whether a command that ended with text and err is to be sent
// once more over a new connection. If conn was reused, the server may have
// dropped it long ago.
func (l *clientConn) shouldResend(command, text string, err error, reused bool) bool {
	if text != "" {
		return false
	}
	switch {
	case err == nil, errors.Is(err, ErrIncomplete):
		return l.opts.readOnly(command)
	case !errors.Is(err, ErrClosed):
		return false
	}
	return SafeToRetry(err) || reused && l.opts.readOnly(command)
}

// idle returns the connection that waits for a command, or nil. The server may have dropped it.
func (l *clientConn) idle() *Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conn
}

// drop closes conn and forgets it.
func (l *clientConn) drop(conn *Conn) {
	conn.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == conn {
		l.conn = nil
	}
}

// connect opens a connection and logs in, if the time for it has come.
func (l *clientConn) connect(ctx context.Context) (*Conn, error) {
	dialCtx, cancel := context.WithCancel(ctx)
	l.setCancel(cancel)
	defer l.setCancel(nil)
	defer cancel()
	for {
		l.mu.Lock()
		addr, password, epoch, refused, closed := l.addr, l.password, l.epoch, l.refused, l.closed
		l.mu.Unlock()
		switch {
		case closed:
			return nil, ErrClosed
		case refused:
			return nil, ErrAuth
		}
		if l.retry.epoch != epoch {
			l.retry, l.marks = retry{epoch: epoch}, 0
		}
		if err := l.await(ctx); err != nil {
			return nil, err
		}
		conn, err := Dial(dialCtx, addr, password, l.opts)
		if l.recordAttempt(ctx, conn, err, epoch) {
			return conn, err
		}
		// The client was reset or closed meanwhile: what came of it counts no more.
		if err == nil {
			conn.Close()
		}
	}
}

// recordAttempt records how an attempt to connect has ended, unless the client has
// been reset since that epoch, or closed.
func (l *clientConn) recordAttempt(ctx context.Context, conn *Conn, err error, epoch int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed || l.epoch != epoch:
		return false
	case err == nil:
		l.conn = conn
		l.retry = retry{epoch: epoch}
	case errors.Is(err, ErrAuth):
		l.refused = true
	case !errors.Is(ctx.Err(), context.Canceled):
		l.retry.failures++
		l.retry.next = time.Now().Add(backoff(l.retry.failures))
		l.retry.err = err
	}
	return true
}

// await waits until the next attempt to connect may be made. It returns the
// error of the last one if ctx would end before.
func (l *clientConn) await(ctx context.Context) error {
	wait := time.Until(l.retry.next)
	if wait <= 0 {
		return nil
	}
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(l.retry.next) {
		return l.retry.err
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return unsent(fmt.Errorf("rcon: waiting to connect again: %w", ctx.Err()))
	case <-l.done:
		return ErrClosed
	}
}

func (l *clientConn) reset(addr, password string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.addr, l.password = addr, password
	l.refused = false
	l.epoch++
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
}

func (l *clientConn) setCancel(cancel func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cancel = cancel
}

func (l *clientConn) isClosed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

func (l *clientConn) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.closed = true
		close(l.done)
	}
	if l.cancel != nil {
		l.cancel()
	}
	if l.conn == nil {
		return nil
	}
	conn := l.conn
	l.conn = nil
	return conn.Close()
}
