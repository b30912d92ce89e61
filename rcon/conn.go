package rcon

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"syscall"
	"unicode/utf8"
)

// A Conn is one connection to a server, logged in. It does not reconnect; a
// [Client] does. Make one with [Dial] or [NewConn].
//
// A Conn may be used from many goroutines. While no command is under way it
// has no goroutine and no buffer, so thousands of them can be kept open.
type Conn struct {
	nc   net.Conn
	opts *Options

	mu     sync.Mutex // guards extra, busy and closed
	extra  *extra     // nil for most of the time
	busy   bool       // a command is under way, which owns what follows and extra.rest
	closed bool

	unmarked int8 // complete replies in a row without their end marker, at most learned
	lastID   int32
}

// extra is what few connections have, so that the others need no memory for it.
type extra struct {
	waiting []chan struct{} // one for each command that waits for its turn, the oldest first
	rest    []byte          // of an unrequested packet that was read only in part
}

// Dial connects to addr, "host:port", and logs in with password. The ctx
// covers both and has no effect on the connection once Dial has returned.
//
// The errors that call for different advice can be told apart with [errors.Is]:
// [ErrAuth], [ErrNoLogin], [ErrProtocol], syscall.ECONNREFUSED, and
// context.DeadlineExceeded.
func Dial(ctx context.Context, addr, password string, opts *Options) (*Conn, error) {
	nc, err := opts.dial(ctx, addr)
	if err != nil {
		return nil, unsent(dialError(ctx, err))
	}
	return NewConn(ctx, nc, password, opts)
}

// dialError gives the reason of a failed connection its name.
func dialError(ctx context.Context, err error) error {
	ctxErr := ctx.Err()
	switch {
	case ctxErr != nil && !errors.Is(err, ctxErr):
		return fmt.Errorf("rcon: %w: %w", ctxErr, err)
	case errors.Is(err, syscall.ECONNRESET): // accepted, and closed before this side knew
		return withCause(ErrNoLogin, err)
	}
	return fmt.Errorf("rcon: %w", err)
}

// NewConn logs in over nc, which it owns from then on: it closes nc if the
// login fails, and sets its deadlines. The ctx covers the login only.
func NewConn(ctx context.Context, nc net.Conn, password string, opts *Options) (*Conn, error) {
	c := &Conn{nc: nc, opts: opts}
	w, returned := watchFor(ctx, nc), false
	defer func() {
		if w.end(); !returned { // BeforeLogin has panicked
			c.Close()
		}
	}()
	err := c.login(ctx, password)
	if returned = true; err != nil {
		c.Close()
		return nil, unsent(err)
	}
	return c, nil
}

// Close closes the connection. A command that is under way, and every later one,
// reports [ErrClosed]. Close may be called more than once and returns nil then.
func (c *Conn) Close() error {
	c.mu.Lock()
	closed := c.closed
	c.closed = true
	c.mu.Unlock()
	if closed {
		return nil
	}
	return c.nc.Close()
}

func (c *Conn) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// Exec runs one console command and returns its complete output, however many
// packets the server splits it into. Bytes that are not UTF-8 are replaced by
// U+FFFD. Give ctx a deadline, since a server may never answer.
//
// Exec may be called from many goroutines; commands run one at a time, in the
// order in which they were submitted. If ctx ends while the command is under
// way, the stream can no longer be trusted: the connection closes itself and later
// calls report [ErrClosed]. The same holds for every other error but those that
// come before the command is under way: [ErrCommand], and the end of ctx while
// others are. The error says through [SafeToRetry] whether the command can have run.
//
// A reply that began and has no end is returned as far as it came, with
// [ErrIncomplete].
func (c *Conn) Exec(ctx context.Context, command string) (string, error) {
	if err := c.opts.checkCommand(command); err != nil {
		return "", err
	}
	if err := c.acquire(ctx); err != nil {
		return "", unsent(err)
	}
	defer c.release()

	w, returned := watchFor(ctx, c.nc), false
	defer func() {
		if w.end(); !returned { // Complete has panicked, and the reply is half read
			c.Close()
		}
	}()
	text, err := c.exchange(ctx, command)
	if returned = true; err != nil {
		c.Close()
	}
	return text, err
}

// nextIDs returns a fresh id for a command; the one after it is for its end marker.
func (c *Conn) nextIDs() int32 {
	if c.lastID > 1<<30 {
		c.lastID = 0
	}
	id := c.lastID + 1
	c.lastID += 2
	return id
}

// ioError gives the reason of a failed read or write its name.
func (c *Conn) ioError(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, ErrProtocol), errors.Is(err, ErrTooLarge):
		return err
	case c.isClosed():
		return ErrClosed
	case ctx.Err() != nil:
		return fmt.Errorf("rcon: no answer: %w", ctx.Err())
	}
	return withCause(ErrClosed, err)
}

// decode makes a string of a whole reply. Packets may end inside a rune, so
// nothing smaller can be decoded.
func decode(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	return strings.ToValidUTF8(string(text), "\uFFFD")
}
