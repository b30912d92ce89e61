package poll

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/status"
)

// ErrNotAsked is, or is in the chain of, the error of a [Client] that did not ask the
// server, for a reason of its own. The poll is left out, and the next one takes its turn.
var ErrNotAsked = errors.New("poll: the server was not asked")

// doDue does what the timer went off for: a poll, or the end of what has not been seen
// for too long.
func (w *watcher) doDue(ctx context.Context) {
	ctx, cancel := w.interruptible(ctx)
	defer cancel()
	if !w.may() {
		w.suspend()
		return
	}
	if w.failures > 0 {
		w.silence()
	}
	w.query(ctx)
	if w.planned.IsZero() || time.Now().Before(w.planned) {
		return
	}
	changes, ok := w.poll(ctx)
	if !ok || ctx.Err() != nil {
		return
	}
	ctx, cancel = context.WithTimeout(ctx, w.f.c.QueryTimeout)
	defer cancel()
	fresh := w.fresh
	w.fresh = false
	w.f.c.Attendant.Polled(ctx, w.target, w.client, fresh, changes)
}

// poll asks the server and takes what it says. It reports whether the server gave an answer.
func (w *watcher) poll(ctx context.Context) (changes livestate.Changes, ok bool) {
	slot, err := w.f.limits.acquire(ctx, w.failures > 0)
	if err != nil {
		return changes, false
	}
	defer slot.release()
	if w.f.c.Wait(ctx) != nil {
		w.plan(w.f.slot(w.id, time.Now()))
		return changes, false
	}
	if !w.may() {
		return changes, false
	}
	slot.begin()
	p := Poll{Target: w.target, Late: time.Since(w.planned)}
	begin := time.Now()
	text, at, err := w.readStatus(ctx)
	if ctx.Err() != nil || !w.may() { // a program that was stopped reads now what was said long ago
		return changes, false
	}
	if errors.Is(err, ErrNotAsked) {
		w.closeConn()
		w.plan(w.f.slot(w.id, time.Now()))
		p.Missed, p.Err = 1, err
		w.f.c.OnPoll(p)
		return changes, false
	}
	taken := w.taken
	w.taken = time.Time{}
	var obs livestate.Observation
	w.f.limits.compute(func() { obs, p.Version, err = observe(text, err, at) })
	end := time.Now()
	p.Took = end.Sub(begin)
	if err != nil {
		p.Err = err
		p.Failure = w.f.c.Classify(ctx, FailedPoll{Target: w.target, Client: w.client, Last: w.status, Began: begin, Err: err})
		w.closeConn()
		if ctx.Err() == nil {
			w.f.c.OnPoll(p)
			w.onFailure(p.Failure, err, time.Now())
		}
		return changes, false
	}
	slot.succeeded()
	if !taken.IsZero() {
		p.Taken = end.Sub(taken)
	}
	p.Missed, p.Seen = w.planNext(end), obs
	w.f.c.OnPoll(p)
	return w.onSuccess(ctx, obs), true
}

// readStatus returns the answer of the server, and when it came. One that is read after the
// time for it is none: a program that was stopped does not know when it came.
func (w *watcher) readStatus(ctx context.Context) (string, time.Time, error) {
	begin := time.Now()
	ctx, cancel := context.WithTimeout(ctx, w.f.c.QueryTimeout)
	defer cancel()
	if w.client == nil {
		w.client, w.fresh = w.f.c.Client(w.target), true
	}
	text, err := w.client.Exec(ctx, status.Command)
	at := w.f.c.Now()
	if c, ok := w.client.(interface{ Answered() time.Time }); ok {
		at = c.Answered()
	}
	if err == nil && time.Since(begin) > w.f.c.QueryTimeout {
		err = context.DeadlineExceeded
	}
	return text, milliseconds(at), err
}

// planNext plans the poll after one that ended then, and returns how many were missed.
func (w *watcher) planNext(end time.Time) (missed int) {
	next := w.f.slot(w.id, end)
	if next.Sub(w.planned) < w.f.c.Interval/2 {
		next = next.Add(w.f.c.Interval)
	}
	missed = int(next.Sub(w.planned)/w.f.c.Interval) - 1
	w.plan(next)
	return max(missed, 0)
}

// onSuccess takes what a poll has seen.
func (w *watcher) onSuccess(ctx context.Context, obs livestate.Observation) (changes livestate.Changes) {
	if unsure := w.live.NeedLookup(obs); len(unsure) > 0 {
		// Memory does not reach back far enough for these players. Without an answer they
		// are left out, and seen at a later poll.
		ctx, cancel := context.WithTimeout(ctx, w.f.c.QueryTimeout)
		defer cancel()
		sessions, err := w.f.c.Latest(ctx, w.id, unsure)
		if err == nil {
			w.f.c.Record.AddKnown(w.id, w.live, sessions)
			w.live = w.live.AddKnown(sessions)
		} else {
			dropPlayers(&obs, unsure)
		}
	}
	w.f.limits.compute(func() {
		for _, e := range w.edges.take() {
			w.f.c.Record.Edge(w.id, w.live, e)
			w.live = w.live.Edge(e)
		}
		if !w.missing.IsZero() {
			w.miss(obs.At)
			w.missing = time.Time{}
		}
		w.f.c.Record.Observe(w.id, w.live, obs)
		w.live, changes = w.live.Observe(obs, w.f.c.Policy)
		w.f.c.OnChanges(w.target, changes)
	})
	w.failures = 0
	w.changeStatus(Status{State: Running}, nil)
	return changes
}

// onFailure takes a poll that gave nothing.
func (w *watcher) onFailure(f Failure, err error, end time.Time) {
	w.failures++
	transient := f.Kind.Transient() || f.Kind == KindHeld && f.RetryAfter == 0 // it may end at any time
	if !transient || w.failures > 1 || w.status.State != Running {
		seen := Status{State: cmp.Or(f.State, f.Kind.State(), w.status.State), Failure: Failure{Kind: f.Kind, Message: f.Message, Code: f.Code}}
		w.changeStatus(seen, err)
	}
	if w.silence(); f.Kind.Unanswered() && !w.counted {
		w.miss(w.f.c.Now())
	} else {
		w.missing = time.Time{}
	}
	w.plan(end.Add(cmp.Or(f.RetryAfter, w.f.backoff(w.failures))))
}

// longestBreak is how long a poller may not have looked, and know nothing of what was between.
const longestBreak = 3 * backoffMax

// miss tells of looks that the server has not answered until now.
func (w *watcher) miss(now time.Time) {
	if now = milliseconds(now); w.missing.IsZero() || now.Sub(w.missedAt) > max(longestBreak, 3*w.f.c.Interval) || now.Before(w.missing) {
		w.missing = now
	}
	w.missedAt = now
	if c := w.live.Miss(w.missing, now, w.f.c.Policy); c.Outage != (livestate.Outage{}) {
		w.f.c.OnChanges(w.target, c)
	}
}
