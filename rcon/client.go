package rcon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// A Client runs commands on one server over one connection, which it opens when
// it is first needed and again when it was lost. The literal with an Addr is ready
// to use; set the fields before the first Exec and leave them be from then on.
// Use a Client through a pointer, and [Client.Close] it.
//
// A Client may be used from many goroutines; commands run one at a time.
// Between commands it holds a socket, and neither a goroutine nor a buffer.
//
// Printing a Client, with any verb, as JSON or through log/slog, never shows the
// password. It must not happen at the same time as the very first Exec. One place is out
// of reach: an unexported field of another struct, where package fmt calls no method. If
// such a struct is ever printed, give it a String method of its own.
type Client struct {
	Addr     string   // "host:port"
	Password string   `json:"-"`
	Options  *Options // nil is valid

	link *link // made by the first method call
}

// linkMu guards the link field of every Client. It is held for the time of a pointer
// comparison; a lock inside Client would forbid the value methods that keep the
// password out of logs.
var linkMu sync.Mutex

func (c *Client) linked() *link {
	linkMu.Lock()
	defer linkMu.Unlock()
	if c.link == nil {
		c.link = newLink(c.Addr, c.Password, c.Options)
	}
	return c.link
}

// Exec runs one console command and returns its complete output, as
// [Conn.Exec] does, connecting and logging in first if need be. The ctx covers
// all of it; give it a deadline, since a server may never answer.
//
// Exec connects a second time, once and silently, if the server has
// dropped the connection while it was idle, and also if the command is "status" and the
// server breaks the connection without an answer or answers with an empty
// text, as Source servers do after some map changes. Any other command is
// never sent twice.
//
// After the server has refused the password, Exec returns [ErrAuth] without
// connecting until [Client.Reset] is called. After a failed attempt to connect the
// next one waits for [Backoff]; if ctx would end before, Exec returns the last
// error at once. Once the client is closed, Exec returns [ErrClosed].
func (c *Client) Exec(ctx context.Context, command string) (string, error) {
	if err := c.Options.checkCommand(command); err != nil {
		return "", err
	}
	return c.linked().exec(ctx, command)
}

// Reset says that the server has a new address or password, or that something
// was done about the ones that it has: the client forgets that the password was refused,
// and connects anew for the next command. To a command under way it is as if the
// server had dropped the connection. The fields of c keep their values.
func (c *Client) Reset(addr, password string) { c.linked().reset(addr, password) }

// Close closes the connection. A command under way, and every later one, reports
// [ErrClosed]. Close may be called more than once, and on a client that was never used.
func (c *Client) Close() error { return c.linked().close() }

// String returns a description that holds the address and no password.
func (c Client) String() string { return fmt.Sprintf("rcon client for %s", c.Addr) }

// Format writes [Client.String] whatever the verb is.
func (c Client) Format(f fmt.State, _ rune) { io.WriteString(f, c.String()) }

// LogValue returns [Client.String] as the value that log/slog records.
func (c Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// A link is the live half of a Client.
type link struct {
	opts   *Options
	slot   chan struct{} // full while a command is under way, which owns retry
	retry  retry
	ctx    context.Context // ends with close; attempts to connect heed it
	cancel context.CancelFunc

	mu       sync.Mutex // guards what follows
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

func newLink(addr, password string, opts *Options) *link {
	ctx, cancel := context.WithCancel(context.Background())
	return &link{
		opts: opts, slot: make(chan struct{}, 1), ctx: ctx, cancel: cancel,
		addr: addr, password: password,
	}
}

func (l *link) exec(ctx context.Context, command string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", unsent(fmt.Errorf("rcon: %w", err))
	}
	select {
	case l.slot <- struct{}{}:
	case <-ctx.Done():
		return "", unsent(fmt.Errorf("rcon: waiting for another command: %w", ctx.Err()))
	case <-l.ctx.Done():
		return "", unsent(ErrClosed)
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
	text, err := conn.Exec(ctx, command)
	if err != nil {
		l.drop(conn)
	}
	if !again(command, text, err, reused) || ctx.Err() != nil || l.ctx.Err() != nil {
		return text, err
	}
	l.drop(conn)
	if conn, err = l.connect(ctx); err != nil {
		return "", err
	}
	if text, err = conn.Exec(ctx, command); err != nil {
		l.drop(conn)
	}
	return text, err
}

// again reports whether a command that ended with text and err is to be sent
// once more over a new connection. If conn was reused, the server may have
// dropped it long ago.
func again(command, text string, err error, reused bool) bool {
	if text != "" {
		return false
	}
	status := strings.EqualFold(strings.TrimSpace(command), "status")
	switch {
	case err == nil, errors.Is(err, ErrIncomplete):
		return status
	case !errors.Is(err, ErrClosed):
		return false
	}
	return SafeToRetry(err) || status && reused
}

// idle returns the connection if there is one that still stands.
func (l *link) idle() *Conn {
	l.mu.Lock()
	conn := l.conn
	l.mu.Unlock()
	if conn != nil && !conn.alive() {
		l.drop(conn)
		return nil
	}
	return conn
}

// drop closes conn and forgets it.
func (l *link) drop(conn *Conn) {
	conn.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == conn {
		l.conn = nil
	}
}

// connect opens a connection and logs in, if the time for it has come.
func (l *link) connect(ctx context.Context) (*Conn, error) {
	dialCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.ctx, cancel)()
	for {
		l.mu.Lock()
		addr, password, epoch, refused := l.addr, l.password, l.epoch, l.refused
		l.mu.Unlock()
		if refused {
			return nil, ErrAuth
		}
		if l.retry.epoch != epoch {
			l.retry = retry{epoch: epoch}
		}
		if err := l.await(ctx); err != nil {
			return nil, unsent(err)
		}
		conn, err := Dial(dialCtx, addr, password, l.opts)
		if l.keep(ctx, conn, err, epoch) {
			return conn, err
		}
		// The client was reset or closed meanwhile: what came of it counts no more.
		if err == nil {
			conn.Close()
		}
		if l.ctx.Err() != nil {
			return nil, unsent(ErrClosed)
		}
	}
}

// keep records how an attempt to connect has ended, unless the client has
// been reset since that epoch, or closed.
func (l *link) keep(ctx context.Context, conn *Conn, err error, epoch int) bool {
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
		l.retry.next = time.Now().Add(Backoff(l.retry.failures, rand.Float64()))
		l.retry.err = err
	}
	return true
}

// await waits until the next attempt to connect may be made. It returns the
// error of the last one if ctx would end before.
func (l *link) await(ctx context.Context) error {
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
		return fmt.Errorf("rcon: waiting to connect again: %w", ctx.Err())
	case <-l.ctx.Done():
		return ErrClosed
	}
}

func (l *link) reset(addr, password string) {
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

func (l *link) close() error {
	l.cancel()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.conn == nil {
		return nil
	}
	conn := l.conn
	l.conn = nil
	return conn.Close()
}
