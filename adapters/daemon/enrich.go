package daemon

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

const (
	maxWaiting = 200_000 // ids in the queue; the sweep finds again whom there was no room for
	lookUp     = 500     // ids that the store is asked for at once
)

// enricher asks Steam for names and avatars. It is a queue of its own: watchers
// only leave ids in it, and never wait.
//
// An id is asked for once in a TTL, a hundred a call. Players without a profile go
// first, after a moment in which others may join them; those whose profile has grown
// old fill calls up, or wait until there are a hundred.
type enricher struct {
	steam  Steam
	store  store.Store
	log    *slog.Logger
	health *Health
	clock  *clock
	ttl    time.Duration
	budget int
	wake   chan struct{} // capacity 1

	mu      sync.Mutex
	arrived []steam.ID        // not yet looked up in the store
	queued  map[steam.ID]bool // arrived, in a lane or being asked for
	stopped bool              // the key was refused

	// Of run alone.
	fresh, stale lane
	spare        allowance
	unsaved      []store.Profile        // what the store has not taken yet
	postponed    map[steam.ID]time.Time // players of calls that Steam has refused, and until when nothing is asked
	failures     int                    // of Steam, or of the store, in a row
	silent       int                    // of Steam alone
	retryAt      time.Time
	sweep        sweep
}

// newEnricher returns the enricher of d, or nil if there is nobody to ask.
func newEnricher(d *daemon) *enricher {
	if d.Steam == nil {
		return nil
	}
	return &enricher{
		steam: d.Steam, store: d.Store, log: d.log, health: d.health, clock: d.clock, ttl: d.ProfileTTL, budget: d.DailyBudget,
		wake:      make(chan struct{}, 1),
		queued:    make(map[steam.ID]bool),
		postponed: make(map[steam.ID]time.Time),
		fresh:     lane{moment: freshMoment},
		stale:     lane{moment: staleMoment},
		spare:     allowance{full: time.Now()},
	}
}

// came takes the players who came in a step of a server.
func (e *enricher) came(c livestate.Changes) {
	e.want(c.Opened)
	e.want(c.Reopened)
}

// want takes players of whom a profile is wanted.
func (e *enricher) want(sessions []livestate.Session) {
	if e == nil || len(sessions) == 0 {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopped {
		return
	}
	for i := range sessions {
		id := sessions[i].SteamID
		if len(e.queued) < maxWaiting && !e.queued[id] && id.IsIndividual() {
			e.queued[id] = true
			e.arrived = append(e.arrived, id)
		}
	}
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// run asks until ctx ends or the key is refused.
func (e *enricher) run(ctx context.Context) {
	if e == nil {
		return
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for !e.stopped {
		select {
		case <-ctx.Done():
			return
		case <-e.wake:
		case <-timer.C:
		}
		e.look(ctx)
		e.lookUp(ctx)
		for e.ask(ctx) && ctx.Err() == nil {
		}
		e.mu.Lock()
		e.health.steam.waiting.Store(int64(len(e.queued)))
		e.mu.Unlock()
		timer.Reset(max(time.Until(e.next()), 0))
	}
}

// next returns when there may be something to do, if nobody comes before.
func (e *enricher) next() time.Time {
	now := time.Now()
	next := now.Add(time.Hour)
	sooner := func(t time.Time) {
		if t.Before(next) {
			next = t
		}
	}
	sooner(e.sweep.next)
	e.mu.Lock()
	if len(e.arrived) > 0 { // the store did not answer
		sooner(now.Add(backoffFirst))
	}
	e.mu.Unlock()
	if e.retryAt.After(now) {
		sooner(e.retryAt)
		return next
	}
	for _, l := range [...]*lane{&e.fresh, &e.stale} {
		if due, ok := l.due(); ok {
			sooner(later(due, e.spare.next(now)))
		}
	}
	return next
}

// lookUp finds out who of those who arrived has to be asked for.
func (e *enricher) lookUp(ctx context.Context) {
	for {
		e.mu.Lock()
		ids := e.arrived[:min(len(e.arrived), lookUp)]
		e.mu.Unlock()
		if len(ids) == 0 {
			return
		}
		known, err := e.store.Profiles(ctx, ids)
		if err != nil {
			return // health has it from the writer; the next look tries again
		}
		now, wall := time.Now(), e.clock.now()
		for _, id := range ids {
			until, postponed := e.postponed[id]
			if postponed && !now.Before(until) {
				delete(e.postponed, id)
				postponed = false
			}
			switch p, ok := known[id]; {
			case postponed:
				e.forget(id)
			case !ok:
				e.fresh.push(id, now)
			case e.old(p, wall):
				e.stale.push(id, now)
			default:
				e.forget(id)
			}
		}
		e.mu.Lock()
		e.arrived = e.arrived[len(ids):]
		if len(e.arrived) == 0 {
			e.arrived = nil
		}
		e.mu.Unlock()
	}
}

// old reports whether a profile is to be fetched again at that time: it was fetched a
// TTL ago, or a part of it if Steam knew no such player. Profiles that were fetched
// together do not all grow old together. One from the future is old.
func (e *enricher) old(p store.Profile, now time.Time) bool {
	ttl := e.ttl
	if p.Missing {
		ttl /= missingShare
	}
	ttl += ttl / jitterShare * time.Duration(p.SteamID.Uint64()%16) / 16
	age := now.Sub(p.FetchedAt)
	return age >= ttl || age < 0
}

// forget takes an id out of the queue.
func (e *enricher) forget(id steam.ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.queued, id)
}

// stop ends the enrichment for good.
func (e *enricher) stop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stopped = true
	e.arrived, e.fresh.ids, e.stale.ids = nil, nil, nil
	clear(e.queued)
}

// look brings the players whom pages show into the queue, one server at a time.
func (e *enricher) look(ctx context.Context) {
	id, ok := e.sweep.turn(ctx, e.store)
	if !ok {
		return
	}
	current, err := e.store.Current(ctx, id)
	if err == nil {
		e.want(current)
	}
	recent, err := e.store.Recent(ctx, id, recentShown)
	if err == nil {
		e.want(recent)
	}
}
