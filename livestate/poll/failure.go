package poll

import (
	"context"
	"errors"
	"net"
	"syscall"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
)

// Kind says why a poll gave no observation. The zero Kind is none.
type Kind int

// The kinds of failures, KindInternal being the last.
const (
	KindAuth      Kind = 1 + iota // the server refused the password
	KindHeld                      // no login was sent, because of earlier ones; Classify does not return it
	KindRefused                   // nothing listens at the address
	KindTimeout                   // no answer in time
	KindNoLogin                   // the login was neither accepted nor refused, or had no effect
	KindClosed                    // the connection was closed after the login
	KindProtocol                  // the answer is not RCON
	KindNotStatus                 // the answer is RCON, but not a whole status
	KindAddress                   // the host cannot be found or reached
	KindInternal                  // something else, on our own side
)

var kindNames = [...]string{"", "auth", "held", "refused", "timeout", "no_login", "closed", "protocol", "not_status", "address", "internal"}

// String returns a word for metrics and logs, such as "no_login"; "" for the zero
// Kind and for numbers that are no Kind.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return ""
	}
	return kindNames[k]
}

// Transient reports whether one such failure says little of a server that answered
// a moment ago, as in the middle of a map change.
func (k Kind) Transient() bool {
	switch k {
	case KindTimeout, KindNoLogin, KindClosed, KindNotStatus, KindAddress:
		return true
	}
	return false
}

// Unanswered reports whether a poll looked and the server did not answer as one does. It does not
// where nothing was sent, or where something answered that is no status.
func (k Kind) Unanswered() bool {
	switch k {
	case KindRefused, KindTimeout, KindNoLogin, KindClosed, KindAddress:
		return true
	}
	return false
}

// State returns what such a failure says of the server; "" if it says nothing new.
func (k Kind) State() State {
	switch k {
	case KindAuth, KindProtocol, KindNotStatus:
		return Running
	case KindRefused:
		return Stopped
	case KindHeld:
		return ""
	}
	return Unknown
}

// Failure is a poll that gave no observation. The zero Failure is none.
type Failure struct {
	Kind    Kind
	Message string // one line for an operator, in English; programs compare Kind

	// Code is a finer word than that of Kind, for whoever classifies; "": there is none.
	// A Fleet hands it on.
	Code string

	// State is what the server is seen to be; "": what the Kind says.
	State State

	// RetryAfter is how long to leave the server alone; zero: no longer than after any
	// failure. Servers ban those who try a wrong password again.
	RetryAfter time.Duration
}

// Classify returns what an error of [Observe] or [FromStatus] means; the zero Failure
// for nil. The message has no address, password or text of the server in it.
func Classify(err error) Failure {
	if err == nil {
		return Failure{}
	}
	if dns := (*net.DNSError)(nil); errors.As(err, &dns) {
		return Failure{Kind: KindAddress, Message: "this host name cannot be looked up"}
	}
	if addr := (*net.AddrError)(nil); errors.As(err, &addr) {
		return Failure{Kind: KindAddress, Message: "this is no address of a host and a port"}
	}
	for _, m := range meanings {
		if errors.Is(err, m.err) {
			return m.Failure
		}
	}
	return Failure{Kind: KindInternal, Message: "it could not be asked; the log says why"}
}

// meanings are what errors mean. The first that matches counts.
var meanings = [...]struct {
	err error
	Failure
}{
	{rcon.ErrAuth, Failure{Kind: KindAuth, Message: "wrong RCON password: change it here or in server.cfg", RetryAfter: 10 * time.Minute}},
	{status.ErrNoSummary, Failure{Kind: KindNotStatus, Message: "the status lacks the line that counts the players"}},
	{status.ErrNoStatus, Failure{Kind: KindNotStatus, Message: notStatus}},
	{status.ErrTooLong, Failure{Kind: KindNotStatus, Message: notStatus}},
	{rcon.ErrProtocol, Failure{Kind: KindProtocol, Message: notRCON}},
	{rcon.ErrTooLarge, Failure{Kind: KindProtocol, Message: notRCON}},
	{syscall.ECONNREFUSED, Failure{Kind: KindRefused, Message: "nothing listens on this port; RCON may listen on another address: start the game with -ip 0.0.0.0 -usercon"}},
	{syscall.EHOSTUNREACH, Failure{Kind: KindAddress, Message: noRoute}},
	{syscall.ENETUNREACH, Failure{Kind: KindAddress, Message: noRoute}},
	{context.DeadlineExceeded, Failure{Kind: KindTimeout, Message: "no answer in time"}},
	{syscall.ETIMEDOUT, Failure{Kind: KindTimeout, Message: "no answer in time"}},
	{rcon.ErrNoAnswer, Failure{Kind: KindNoLogin, Message: "the server leaves the login unanswered: the RCON password may be wrong"}},
	{rcon.ErrLoggedOut, Failure{Kind: KindNoLogin, Message: "the server wants a login before each command: the RCON password may be wrong"}},
	{rcon.ErrNoLogin, Failure{Kind: KindNoLogin, Message: "the connection was closed before login: banned, wrong port, or not RCON"}},
	{rcon.ErrClosed, Failure{Kind: KindClosed, Message: cutOff}},
	{rcon.ErrIncomplete, Failure{Kind: KindClosed, Message: cutOff}},
}

const (
	notStatus = "the answer is not a status: another program on this port?"
	notRCON   = "the answer is not RCON: another program on this port?"
	noRoute   = "this host cannot be reached"
	cutOff    = "the connection was closed in the middle of the answer"
)
