package daemon

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
)

// failure is a poll that gave nothing.
type failure struct {
	poll.Failure
	state     string        // in which the server is seen
	transient bool          // a server that was running a moment ago may be so still
	wait      time.Duration // until the next poll; 0: the usual one
	public    bool          // tells nothing of what listens there but that it is a game
	detail    string        // for the log, where Message says less; "" = nothing more
}

// wordsAuth is what LastError says after a wrong password.
var wordsAuth = poll.Classify(rcon.ErrAuth).Message

// failureOf says what an error of a poll means.
func (d *daemon) failureOf(err error) failure {
	f := failure{Failure: poll.Classify(err)}
	if errors.Is(err, safedial.ErrDenied) {
		f.Failure = poll.Failure{Kind: poll.KindAddress, Message: "this address is in a network that is not allowed here"}
	}
	f.state, f.transient = stateAfter(f.Kind), f.Kind.Transient()
	switch f.Kind {
	case poll.KindAuth:
		f.wait, f.public = store.HoldFor, true
	case poll.KindInternal:
		f.public = true
	case poll.KindAddress:
		f.public = errors.Is(err, safedial.ErrDenied) || errors.As(err, new(*net.DNSError))
	case poll.KindTimeout:
		f.Message = fmt.Sprintf("no answer within %g s", d.QueryTimeout.Seconds())
	}
	return f
}

// stateAfter returns the state in which a server is seen after a failed poll.
func stateAfter(k poll.Kind) string {
	switch k {
	case poll.KindAuth, poll.KindProtocol, poll.KindNotStatus:
		return store.Running
	case poll.KindRefused:
		return store.Stopped
	}
	return store.Unknown
}

// heldFailure says what it means that no login may be sent. A hold lasts over polls
// and daemons, so the state stays as it was seen.
func (w *watcher) heldFailure(held *store.HoldError) failure {
	f := failure{Failure: poll.Failure{Kind: poll.KindHeld}, state: seenStates[w.state.Load()]}
	switch held.Reason {
	case store.HoldRefused:
		f.Message, f.public = wordsAuth, true
	case store.HoldAddress:
		f.public = true
		f.Message = "too many logins were refused at this address; the next one is in ten minutes at the latest"
	case store.HoldPending: // which may end at any time
		f.Message = "waiting for the end of an earlier login with this password"
		f.transient = true
		return f
	case store.HoldUnanswered: // what was seen of that says more
		f.Message = cmp.Or(w.lastError, "the server leaves the login unanswered: the RCON password may be wrong")
	}
	f.wait = max(held.Until.Sub(w.d.clock.now()), time.Millisecond)
	return f
}
