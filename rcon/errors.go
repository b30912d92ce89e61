package rcon

import (
	"errors"
	"fmt"
	"strings"
)

// Errors that callers decide by, with [errors.Is]. Every error of this package
// wraps the cause as well, so that for example
// errors.Is(err, syscall.ECONNREFUSED) and errors.Is(err, context.DeadlineExceeded)
// hold where they are the reason. No error holds a password or bytes that the
// server has sent.
var (
	// ErrAuth means that the server has refused the password, or would: one that is
	// longer than a command may be, or holds a NUL, CR or LF, is not sent. Do not log in
	// again before something has changed: game servers ban an address after
	// few refusals, some permanently.
	ErrAuth = errors.New("rcon: wrong password")

	// ErrClosed means that the connection has ended: by Close, by the server,
	// by the network, or because an earlier command failed half way.
	ErrClosed = errors.New("rcon: connection closed")

	// ErrNoLogin means that the other side has accepted the connection and closed
	// it before it answered the login: it has banned this address, its port is
	// another one, or it is no RCON server. Squad and some others answer a wrong
	// password so.
	ErrNoLogin = errors.New("rcon: connection closed before login (banned, wrong port, not RCON, or wrong password)")

	// ErrNoAnswer means that the server took the login and neither accepted nor refused
	// it: it stayed silent, which is how ARK and some others answer a wrong password, or
	// sent the id of a refusal in a packet of another type. A server that hangs looks the
	// same, so only a repeated ErrNoAnswer makes a wrong password likely.
	ErrNoAnswer = errors.New("rcon: login not answered")

	// ErrLoggedOut means that the server accepted the login and refused the command for
	// lack of one. It has not run the command. A [Client] logs in anew, once, before it
	// reports it. The error is ErrClosed too.
	ErrLoggedOut = errors.New("rcon: the server asks for a new login")

	// ErrProtocol means that the other side sent what no RCON server sends:
	// another program listens on that port, or the stream is damaged.
	ErrProtocol = errors.New("rcon: not the RCON protocol")

	// ErrTooLarge means that a command, a packet or a reply exceeds its limit
	// in [Options].
	ErrTooLarge = errors.New("rcon: too large")

	// ErrCommand means that a command was refused before it was sent, because it is
	// empty, too long, or holds a NUL, CR or LF.
	ErrCommand = errors.New("rcon: invalid command")

	// ErrIncomplete means that a reply began but its end was never seen, as
	// after a change of the map. The text returned beside it is what has arrived.
	ErrIncomplete = errors.New("rcon: reply incomplete")
)

// SafeToRetry reports whether err means that the command has not run and may succeed
// at the next attempt: no byte of it was sent, or the server refused it because the
// login no longer counts. Sending it again cannot run it twice. SafeToRetry is false
// for nil; for [ErrAuth], because repeated logins get the sender banned; and for what
// will not go away, which is [ErrCommand] and a [Client] that was closed. To retry
// after a [Conn] has failed takes another Conn.
func SafeToRetry(err error) bool {
	if errors.Is(err, ErrAuth) || errors.Is(err, ErrCommand) {
		return false
	}
	if _, ok := errors.AsType[*sentError](err); ok {
		return false
	}
	_, ok := errors.AsType[*unsentError](err)
	return ok
}

// A sentError marks an error that happened before the command was sent, but not for
// the first time.
type sentError struct{ err error }

func (e *sentError) Error() string { return e.err.Error() }
func (e *sentError) Unwrap() error { return e.err }

// An unsentError marks an error that happened before the command was sent.
type unsentError struct{ err error }

func (e *unsentError) Error() string { return e.err.Error() }
func (e *unsentError) Unwrap() error { return e.err }

func unsent(err error) error { return &unsentError{err} }

// A kindError is a sentinel of this package with the reason for it.
type kindError struct{ kind, reason error }

func (e *kindError) Error() string {
	return e.kind.Error() + ": " + strings.TrimPrefix(e.reason.Error(), "rcon: ")
}

func (e *kindError) Unwrap() []error { return []error{e.kind, e.reason} }

func withCause(kind, reason error) error { return &kindError{kind, reason} }

func withCausef(kind error, format string, args ...any) error {
	return withCause(kind, fmt.Errorf(format, args...))
}
