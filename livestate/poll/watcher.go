package poll

import (
	"context"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// backoffMax is the longest time between two polls of a server that is dead.
const backoffMax = time.Minute

// change tells a watcher of another target.
type change struct {
	target  Target
	removed bool // there is none any more
	dropped bool // another polls the server
	reload  bool // what Known says counts
}

// watcher polls one server, over a connection of its own, when its timer fires.
type watcher struct {
	f      *Fleet
	id     int64
	listed Target // of the goroutine of Fleet.Run
	timer  *time.Timer
	epoch  int64 // of the right to poll the server

	cancel atomic.Pointer[context.CancelFunc] // of the poll under way, or the last one

	change atomic.Pointer[change] // nil: none
	reload atomic.Bool            // Known did not answer
	unread atomic.Bool            // the listed target was left out; take it at the next sync
	state  atomic.Pointer[State]
	due    atomic.Int64 // planned time of the next poll in ns since the epoch of f, 0 = none

	edges edgeQueue

	step     chan struct{} // of capacity 1, full during a step, which owns what follows
	target   Target
	client   Client // nil until it is needed
	fresh    bool   // no poll over the client has succeeded
	replaced []replaced
	live     livestate.Server
	status   Status
	planned  time.Time // of the next poll; zero: none
	taken    time.Time // when it was found that another polls it no more; zero after the first poll
	failures int       // in a row
	missing  time.Time // since then no look was answered; zero: the last one was, or was none
	missedAt time.Time // the last look that was not answered
	counted  bool      // it answers without a password, if not over RCON
	queryAt  time.Time // of the next query

	removed atomic.Bool // and its connection is closed
}

// newWatcher returns a watcher of a server. It has to be started.
func newWatcher(f *Fleet, t Target, known Known) *watcher {
	w := &watcher{f: f, id: t.ID, epoch: t.Epoch, listed: t, target: t, live: known.Server, step: make(chan struct{}, 1)}
	w.setStatus(known.Status)
	w.timer = time.AfterFunc(time.Hour, w.fire)
	return w
}

func (w *watcher) setStatus(s Status) {
	if s.State == "" {
		s.State = Unknown
	}
	w.status = s
	w.state.Store(&s.State)
}

// start begins with a poll at that time.
func (w *watcher) start(at time.Time) {
	if w.target.Idle != "" {
		w.notify(change{target: w.target})
		return
	}
	w.step <- struct{}{}
	defer func() { <-w.step }()
	w.plan(at)
	w.timer.Reset(w.wait())
}

// notify tells the watcher of a change. It does not wait for a poll under way.
func (w *watcher) notify(c change) {
	if old := w.change.Load(); old != nil && old.reload {
		c.reload = true
	}
	w.change.Store(&c)
	w.timer.Reset(0)
}

// fire does what is due and sets the timer for what comes next.
func (w *watcher) fire() {
	if !w.f.enter() {
		return
	}
	defer w.f.leave()
	w.step <- struct{}{}
	defer func() { <-w.step }()
	if w.removed.Load() {
		return
	}
	w.recoverPanic(func() { w.doNext(w.f.ctx) })
	if w.removed.Load() || w.f.ctx.Err() != nil {
		return
	}
	w.timer.Reset(w.wait())
	if w.change.Load() != nil { // and perhaps its own Reset came before ours
		w.timer.Reset(0)
	}
}

// doNext takes the change of the target, or does what is due.
func (w *watcher) doNext(ctx context.Context) {
	switch c := w.change.Swap(nil); {
	case c == nil:
		w.doDue(ctx)
	case c.dropped:
		w.drop(ctx)
	case c.removed:
		w.leave(ctx)
		w.removed.Store(true)
		w.stop(livestate.ReasonRemoved)
	case !w.may():
		w.unread.Store(true)
		w.suspend()
	default:
		w.setTarget(ctx, c)
	}
}

// recoverPanic calls f. A panic in it is this server's alone and counts as a failed
// poll.
func (w *watcher) recoverPanic(f func()) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		err := &PanicError{Value: v, Stack: debug.Stack()}
		defer func() {
			if recover() != nil { // what it has seen is the reason
				w.plan(time.Now().Add(backoffMax))
			}
			if w.target.Idle != "" {
				w.plan(time.Time{})
			}
		}()
		w.closeConn()
		w.f.c.OnPoll(Poll{Target: w.target, Failure: Failure{Kind: KindInternal}, Err: err})
		w.onFailure(Failure{Kind: KindInternal, Message: "an internal error; the log says more"}, err, time.Now())
	}()
	f()
}

// wait returns how long nothing is to be done.
func (w *watcher) wait() time.Duration {
	wait := time.Hour
	if !w.planned.IsZero() {
		wait = time.Until(w.planned)
	}
	if w.wantsCounts() {
		wait = min(wait, time.Until(w.queryAt))
	}
	if stuck := w.live.StuckAt(w.f.c.Policy); w.failures > 0 && !stuck.IsZero() {
		wait = min(wait, max(stuck.Add(time.Millisecond).Sub(w.f.c.Now()), 50*time.Millisecond))
	}
	return max(wait, 0)
}

// plan sets the time of the next poll.
func (w *watcher) plan(at time.Time) {
	w.planned = at
	if at.IsZero() {
		w.due.Store(0)
	} else {
		w.due.Store(max(int64(at.Sub(w.f.epoch)), 1))
	}
}

// stop ends what is known of the server.
func (w *watcher) stop(why livestate.Reason) {
	w.missing = time.Time{}
	now := milliseconds(w.f.c.Now())
	live, changes := w.live.Stop(now, why)
	w.end(live, changes, why)
}

// silence tells the state machine that no poll has succeeded by now.
func (w *watcher) silence() {
	live, changes := w.live.Silence(w.f.c.Now(), w.f.c.Policy)
	w.end(live, changes, livestate.ReasonOutage)
}

func (w *watcher) end(live livestate.Server, changes livestate.Changes, why livestate.Reason) {
	if changes.Down || len(changes.Closed) > 0 {
		w.f.c.Record.Stop(w.id, w.live, changes.At, why)
		w.live = live
		w.f.c.OnChanges(w.target, changes)
	}
}

// changeStatus tells of another status.
func (w *watcher) changeStatus(s Status, err error) {
	before := w.status
	if s == before {
		return
	}
	w.setStatus(s)
	w.f.c.OnStatus(StatusChange{Target: w.target, Before: before, After: s, At: milliseconds(w.f.c.Now()), LastRun: w.live.Run, Err: err})
}

// dropPlayers takes players out of the roster, which is then known to be incomplete.
func dropPlayers(obs *livestate.Observation, players []steam.ID) {
	obs.Roster = slices.DeleteFunc(obs.Roster, func(p livestate.Player) bool { return slices.Contains(players, p.SteamID) })
	obs.Partial = true
}

// milliseconds returns a time as histories keep it.
func milliseconds(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// backoff returns the wait after so many failures in a row: the interval, doubled
// each time up to a minute, less up to a quarter so that many do not fall together.
func (f *Fleet) backoff(failures int) time.Duration {
	wait := f.c.Interval
	for i := 1; i < failures && wait < backoffMax; i++ {
		wait *= 2
	}
	wait = min(wait, max(backoffMax, f.c.Interval))
	return wait - time.Duration(rand.Int64N(int64(wait/4)+1))
}
