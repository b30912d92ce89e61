package store

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"strconv"
)

// Addr is the host and the port of the server, as dialers take them.
func (s Server) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// String names the server by its ID, name and address. No verb of package fmt
// and no log shows its RCON password, unless it is an unexported field of
// something else: package fmt does not ask that for its String.
func (s Server) String() string {
	return fmt.Sprintf("server %d %q at %s", s.ID, s.Name, s.Addr())
}

// Format writes String, whatever the verb.
func (s Server) Format(f fmt.State, _ rune) { io.WriteString(f, s.String()) }

// LogValue is String, for package slog.
func (s Server) LogValue() slog.Value { return slog.StringValue(s.String()) }

// String names the user by ID and name. The digest of the password is shown no
// more than the password of a [Server].
func (u User) String() string { return fmt.Sprintf("user %d %q", u.ID, u.Name) }

// Format writes String, whatever the verb.
func (u User) Format(f fmt.State, _ rune) { io.WriteString(f, u.String()) }

// LogValue is String, for package slog.
func (u User) LogValue() slog.Value { return slog.StringValue(u.String()) }

// String names the server. Who has the token sees the public page, so it is shown no more than
// the password of a [Server].
func (s Share) String() string { return fmt.Sprintf("public link of server %d", s.ServerID) }

// Format writes String, whatever the verb.
func (s Share) Format(f fmt.State, _ rune) { io.WriteString(f, s.String()) }

// LogValue is String, for package slog.
func (s Share) LogValue() slog.Value { return slog.StringValue(s.String()) }

// String names the user. The token is shown no more than that of a [Share].
func (c Community) String() string { return fmt.Sprintf("public page of user %d", c.UserID) }

// Format writes String, whatever the verb.
func (c Community) Format(f fmt.State, _ rune) { io.WriteString(f, c.String()) }

// LogValue is String, for package slog.
func (c Community) LogValue() slog.Value { return slog.StringValue(c.String()) }

// String names the blueprint by its ID and name. Its arguments and lines of server.cfg may hold
// passwords, so they are shown no more than the password of a [Server].
func (b Blueprint) String() string { return fmt.Sprintf("blueprint %d %q", b.ID, b.Name) }

// Format writes String, whatever the verb.
func (b Blueprint) Format(f fmt.State, _ rune) { io.WriteString(f, b.String()) }

// LogValue is String, for package slog.
func (b Blueprint) LogValue() slog.Value { return slog.StringValue(b.String()) }

// String names the task by its ID and name. Its Text may hold a password, so it is shown no more
// than that of a [Server].
func (t Task) String() string { return fmt.Sprintf("task %d %q", t.ID, t.Name) }

// Format writes String, whatever the verb.
func (t Task) Format(f fmt.State, _ rune) { io.WriteString(f, t.String()) }

// LogValue is String, for package slog.
func (t Task) LogValue() slog.Value { return slog.StringValue(t.String()) }
