package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
)

// wordsNothing is what users read of every server that gives no answer of a game.
const wordsNothing = "no game server answers at this host and port"

// classify returns what the owner of a server may read of a failed poll. Whoever may
// add servers chooses where this daemon connects, so what it finds there could tell
// them what listens in a network that only the daemon reaches. Unless they are
// administrators, or the game there has accepted their password before, all answers
// that no game gives are the same to them, and come after the same time. The log has
// the difference.
func (s *source) classify(ctx context.Context, p poll.FailedPoll) poll.Failure {
	f := s.d.explain(p.Last, p.Err)
	if tellsOfGamesOnly(f.Kind, p.Err) || p.Client.(holdClient).Proven() {
		return f
	}
	s.mu.Lock()
	row := s.rows[p.Target.ID]
	s.mu.Unlock()
	if row != nil {
		if owner, err := s.d.Store.User(ctx, row.UserID); err == nil && owner.Admin {
			return f
		}
	}
	pause(ctx, s.d.QueryTimeout-time.Since(p.Began))
	f.Code, f.Message, f.State = string(store.ProblemNoGame), wordsNothing, poll.Unknown
	return f
}

// problemOf returns the problem of a server whose poll failed. Kinds have the words of
// problems.
func problemOf(f poll.Failure) store.Problem {
	return store.Problem(cmp.Or(f.Code, f.Kind.String()))
}

// tellsOfGamesOnly reports whether a failure tells nothing of what listens there but
// that it is a game.
func tellsOfGamesOnly(k poll.Kind, err error) bool {
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

// explain says what an error of a poll means, after that status. A hold lasts over
// polls and daemons.
func (d *daemon) explain(last poll.Status, err error) poll.Failure {
	var held *store.HoldError
	if !errors.As(err, &held) {
		if errors.Is(err, safedial.ErrDenied) {
			return poll.Failure{Kind: poll.KindAddress, Code: string(store.ProblemDenied), Message: "this address is in a network that is not allowed here"}
		}
		f := poll.Classify(err)
		switch f.Kind {
		case poll.KindAuth:
			f.RetryAfter = store.HoldFor
		case poll.KindTimeout:
			f.Message = fmt.Sprintf("no answer within %g s", d.QueryTimeout.Seconds())
		}
		return f
	}
	f := poll.Failure{Kind: poll.KindHeld, Code: string(store.HeldProblem(held.Reason)), RetryAfter: max(held.Until.Sub(d.clock.Now()), time.Millisecond)}
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
		if problem := problemOf(last.Failure); problem != "" { // what was seen of that says more
			f.Code, f.Message = string(problem), last.Failure.Message
		}
	}
	return f
}
