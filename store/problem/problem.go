// Package problem says what the failed polls of a store's servers mean: each error of a
// poll is a [store.Problem], with words for an operator, a state of the server, and how
// long to leave it alone.
//
//	c := problem.Classifier{QueryTimeout: 2 * time.Second}
//	f := c.Classify(last, err)
//	fmt.Println(problem.Of(f), f.Message)
//
// It knows errors of [poll.Observe] through a client of package store/hold, and those of
// package safedial.
//
// Users who add servers choose where a daemon connects. What is found there could tell
// them what listens in a network that only the daemon reaches. [GamesOnly] reports
// whether a failure tells nothing of that, and [NoGame] is what to show instead.
package problem

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

// Of returns the problem of a server whose poll failed, "" for the zero Failure.
func Of(f poll.Failure) store.Problem {
	return store.Problem(cmp.Or(f.Code, f.Kind.String())) // kinds have the words of problems
}

// Classifier says what errors of polls mean. Its zero value is ready, and many
// goroutines may use it.
type Classifier struct {
	// QueryTimeout is how long a poll may take, for the words of those that took
	// longer. Zero: they do not say.
	QueryTimeout time.Duration

	// Now is the wall clock by which holds end. Nil means [time.Now].
	Now func() time.Time
}

// Classify returns what an error of a poll means, where last is how the server was seen
// before; the zero Failure for nil. The message has no address, password or text of the
// server in it.
//
// A password that was refused is left alone for as long as its hold. A hold lasts over
// polls and processes, so that what was seen before its beginning may be all that is
// known.
func (c Classifier) Classify(last poll.Status, err error) poll.Failure {
	if held := (*store.HoldError)(nil); errors.As(err, &held) {
		return c.held(last, held)
	}
	if errors.Is(err, safedial.ErrDenied) {
		return poll.Failure{Kind: poll.KindAddress, Code: string(store.ProblemDenied), Message: "this address is in a network that is not allowed here"}
	}
	f := poll.Classify(err)
	switch f.Kind {
	case poll.KindAuth:
		f.RetryAfter = store.HoldFor
	case poll.KindTimeout:
		if c.QueryTimeout > 0 {
			f.Message = fmt.Sprintf("no answer within %g s", c.QueryTimeout.Seconds())
		}
	}
	return f
}

func (c Classifier) held(last poll.Status, held *store.HoldError) poll.Failure {
	now := time.Now
	if c.Now != nil {
		now = c.Now
	}
	f := poll.Failure{Kind: poll.KindHeld, Code: string(store.HeldProblem(held.Reason)), RetryAfter: max(held.Until.Sub(now()), time.Millisecond)}
	switch held.Reason {
	case store.HoldRefused:
		f.Message = poll.Classify(rcon.ErrAuth).Message
	case store.HoldAddress:
		f.Message = "too many logins were refused at this address; the next one is in ten minutes at the latest"
	case store.HoldPending:
		f.Message = "waiting for the end of an earlier login with this password"
		f.RetryAfter = 0 // it may end at any time
	case store.HoldUnanswered:
		f.Message = "the server leaves the login unanswered: the RCON password may be wrong"
		if was := Of(last.Failure); was != "" { // what was seen of that says more
			f.Code, f.Message = string(was), last.Failure.Message
		}
	}
	return f
}

// GamesOnly reports whether a failure of that kind tells nothing of what listens at an
// address but that it is a game.
func GamesOnly(k poll.Kind, err error) bool {
	switch k {
	case poll.KindAuth, poll.KindInternal:
		return true
	case poll.KindHeld:
		held := new(store.HoldError)
		return errors.As(err, &held) && (held.Reason == store.HoldRefused || held.Reason == store.HoldAddress)
	case poll.KindAddress:
		return errors.Is(err, safedial.ErrDenied) || errors.As(err, new(*net.DNSError))
	}
	return false
}

// NoGame returns f as it is shown to readers who must not know more: the same for all
// answers that no game gives. To say nothing by its time either, the caller waits until a poll
// can take no longer.
func NoGame(f poll.Failure) poll.Failure {
	f.Code, f.Message, f.State = string(store.ProblemNoGame), "no game server answers at this host and port", poll.Unknown
	return f
}
