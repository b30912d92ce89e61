package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
)

// kind says why a poll gave nothing.
type kind int

const (
	kindAuth      kind = iota // the password was refused
	kindHeld                  // no login was sent, because of earlier ones
	kindRefused               // nothing listens
	kindTimeout               // no answer in time
	kindNoLogin               // closed before the login
	kindClosed                // closed after it
	kindProtocol              // not RCON
	kindNotStatus             // RCON, but not the output of status
	kindAddress               // the host cannot be found or reached
	kindInternal              // our own fault
	kinds
)

// String returns the kind as a label of metrics.
func (k kind) String() string {
	return [...]string{"auth", "held", "refused", "timeout", "no_login", "closed", "protocol", "not_status",
		"address", "internal"}[k]
}

// errNotStatus marks an answer that is no status, errNoSummary one that does not say
// how many players there are, and errBusy a poll that was not made because too many
// connections were being opened.
var (
	errNotStatus = errors.New("daemon: not a status")
	errNoSummary = errors.New("daemon: a status that counts nobody")
	errBusy      = errors.New("daemon: too many connections are being opened")
)

// failure is a poll that gave nothing, in words for an operator.
type failure struct {
	kind  kind
	words string
	state string // in which the server is seen
	// fleeting says that a server which was running a moment ago may be so still,
	// as in the middle of a change of maps.
	fleeting bool
	wait     time.Duration // until the next poll; 0: the usual one
}

// wordsAuth is what LastError says after a wrong password.
const wordsAuth = "wrong RCON password: change it here or in server.cfg"

// heldFailure says what it means that no login may be sent. A hold lasts over polls
// and daemons, so the state stays as it was seen.
func (w *watcher) heldFailure(held *store.HoldError) failure {
	f := failure{kind: kindHeld, state: seenStates[w.state.Load()]}
	switch held.Reason {
	case store.HoldRefused:
		f.words = wordsAuth
	case store.HoldAddress:
		f.words = "too many logins were refused at this address; the next one is in ten minutes at the latest"
	case store.HoldPending: // which may end at any time
		f.words = "waiting for the end of an earlier login with this password"
		f.fleeting = true
		return f
	case store.HoldUnanswered: // what was seen of that says more
		f.words = cmp.Or(w.lastError, "the server leaves the login unanswered: the RCON password may be wrong")
	}
	f.wait = max(held.Until.Sub(w.d.clock.now()), time.Millisecond)
	return f
}

// explain says what an error of a poll means.
func explain(err error, timeout time.Duration) failure {
	var dns *net.DNSError
	switch {
	case errors.Is(err, rcon.ErrAuth):
		return failure{kind: kindAuth, words: wordsAuth, state: store.Running, wait: store.HoldFor}
	case errors.Is(err, errNotStatus):
		return failure{kind: kindNotStatus, words: "the answer is not a status: another program on this port?",
			state: store.Running, fleeting: true}
	case errors.Is(err, errNoSummary):
		return failure{kind: kindNotStatus, words: "the status lacks the line that counts the players",
			state: store.Running, fleeting: true}
	case errors.Is(err, rcon.ErrProtocol), errors.Is(err, rcon.ErrTooLarge):
		return failure{kind: kindProtocol, words: "the answer is not RCON: another program on this port?",
			state: store.Running}
	case errors.Is(err, syscall.ECONNREFUSED):
		return failure{kind: kindRefused, words: "nothing listens on this port", state: store.Stopped}
	case errors.As(err, &dns):
		return failure{kind: kindAddress, words: "this host name cannot be looked up", state: store.Unknown, fleeting: true}
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return failure{kind: kindAddress, words: "this host cannot be reached", state: store.Unknown, fleeting: true}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, syscall.ETIMEDOUT):
		return failure{kind: kindTimeout, words: fmt.Sprintf("no answer within %g s", timeout.Seconds()),
			state: store.Unknown, fleeting: true}
	case errors.Is(err, rcon.ErrNoLogin):
		return failure{kind: kindNoLogin, words: "the connection was closed before login: banned, wrong port, or not RCON",
			state: store.Unknown, fleeting: true}
	case errors.Is(err, rcon.ErrClosed), errors.Is(err, rcon.ErrIncomplete):
		return failure{kind: kindClosed, words: "the connection was closed in the middle of the answer",
			state: store.Unknown, fleeting: true}
	}
	return failure{kind: kindInternal, words: "it could not be asked; the log says why", state: store.Unknown}
}
