package rcon

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"sync"
	"weak"
)

// A Client runs commands on one server over one connection, which it opens when
// it is first needed and again when it was lost. The literal with an Addr is ready
// to use; set the fields before the first Exec and leave them be from then on.
// Use a Client through a pointer, and [Client.Close] it.
//
// A Client may be used from many goroutines; commands run one at a time.
// Between commands it holds a socket, and neither a goroutine nor a buffer.
//
// Printing a Client at any time, with any verb, as JSON or through log/slog, never shows
// the password. One place is out of reach: an unexported field of another struct, where
// package fmt calls no method. If such a struct is ever printed, give it a String method of
// its own.
type Client struct {
	Addr     string   // "host:port"
	Password string   `json:"-"`
	Options  *Options // nil is valid
}

// links holds the *clientConn of each Client, a weak.Pointer[Client]. In a field it could change
// while a copy of the Client is printed, and the value methods that keep the password out
// of logs take a copy.
var links sync.Map

func (c *Client) linked() *clientConn {
	key := weak.Make(c)
	if l, ok := links.Load(key); ok {
		return l.(*clientConn)
	}
	l, loaded := links.LoadOrStore(key, newClientConn(c.Addr, c.Password, c.Options))
	if !loaded {
		runtime.AddCleanup(c, forget, key)
	}
	return l.(*clientConn)
}

// forget closes the connection of a Client that is gone.
func forget(key weak.Pointer[Client]) {
	if l, ok := links.LoadAndDelete(key); ok {
		l.(*clientConn).close()
	}
}

// Exec runs one console command and returns its complete output, as
// [Conn.Exec] does, connecting and logging in first if need be. The ctx covers
// all of it; give it a deadline, since a server may never answer.
//
// Exec connects a second time, once and silently, if the server has dropped the
// connection while it was idle, and also if the command is one that [Options].ReadOnly
// holds for read-only and the server breaks the connection without an answer or answers
// with an empty text, as Source servers do after some map changes. Any other command is
// never sent twice, unless the server has refused it because the login no longer counts.
// On Windows, and over connections of [Options].DialContext that are no [net.TCPConn], it
// cannot be told beforehand that the server has dropped one: there, commands that are not
// read-only may report [ErrClosed].
//
// After the server has refused the password, Exec returns [ErrAuth] without
// connecting until [Client.Reset] is called. After a failed attempt to connect the
// next one waits 100 ms, then twice as long each time, up to 2 s, less up to half of that at
// random; if ctx would end before, Exec returns the last error at once. Once the client is closed, Exec returns [ErrClosed].
func (c *Client) Exec(ctx context.Context, command string) (string, error) {
	if err := c.Options.checkCommand(command); err != nil {
		return "", err
	}
	defer runtime.KeepAlive(c) // since forget must not come before the answer
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
