package profiles

import (
	"context"
	"sync"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/steam"
)

const (
	maxWaiting = 200_000 // ids in the queue; more are dropped until they are wanted again
	lookUpSize = 500     // ids that the cache is asked for at once

	standby = 5 * time.Second // between looks whether another program fetches still

	missingShare = 4  // a player that Steam does not know is fetched again after TTL/4
	jitterShare  = 10 // profiles grow old after TTL to TTL + TTL/10
)

// A Fetcher asks Steam for names and avatars. [New] makes one.
//
// The methods may be called from many goroutines. A nil Fetcher is off:
// Want, Run and Stats do nothing.
type Fetcher struct {
	config Config
	wake   chan struct{} // capacity 1
	active chan struct{} // capacity 1, full while Run runs, which owns what follows

	fresh, stale queue // of players without a profile, and with an old one
	tokens       tokenBucket
	unsaved      []Profile              // what the cache has not taken yet
	postponed    map[steam.ID]time.Time // players of rejected calls, and until when they are left alone
	failures     int                    // of Steam, or of the cache, in a row
	unanswered   int                    // of Steam alone
	retryAt      time.Time
	state        State

	mu      sync.Mutex
	arrived []steam.ID        // not yet looked up in the cache
	queued  map[steam.ID]bool // arrived, in a queue or being asked for
	refused error             // the key was refused
	stats   Stats
}

// New returns a Fetcher, or nil if c.Steam is nil.
func New(c Config) *Fetcher {
	if c.Steam == nil {
		return nil
	}
	return &Fetcher{
		config:    c.withDefaults(),
		wake:      make(chan struct{}, 1),
		active:    make(chan struct{}, 1),
		queued:    make(map[steam.ID]bool),
		postponed: make(map[steam.ID]time.Time),
		fresh:     queue{maxWait: freshMaxWait},
		stale:     queue{maxWait: staleMaxWait},
		tokens:    tokenBucket{full: time.Now()},
	}
}

// Want puts players into the queue. It never blocks. Ids that wait already, that are no
// individual accounts, or for which there is no room are ignored, and all where another
// program fetches.
func (f *Fetcher) Want(ids ...steam.ID) {
	if f == nil || len(ids) == 0 || !f.config.Leads() {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refused != nil {
		return
	}
	for _, id := range ids {
		if len(f.queued) < maxWaiting && !f.queued[id] && id.IsIndividual() {
			f.queued[id] = true
			f.arrived = append(f.arrived, id)
		}
	}
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Stats returns what the Fetcher has done.
func (f *Fetcher) Stats() Stats {
	if f == nil {
		return Stats{}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	stats := f.stats
	stats.Waiting = len(f.queued)
	return stats
}

// count changes the statistics.
func (f *Fetcher) count(change func(*Stats)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.stats)
}

// Run fetches profiles until ctx ends, and then returns nil. If Steam refuses the key,
// Run returns an error that matches [webapi.ErrUnauthorized]; the Fetcher is of no
// use then. Run may be called again after ctx has ended; a second Run waits
// for the first.
func (f *Fetcher) Run(ctx context.Context) error {
	if f == nil {
		return nil
	}
	select {
	case f.active <- struct{}{}:
		defer func() { <-f.active }()
	case <-ctx.Done():
		return nil
	}
	if f.config.Shown != nil {
		inner, cancel := context.WithCancel(ctx)
		var sweeping sync.WaitGroup
		defer sweeping.Wait()
		defer cancel()
		sweeping.Go(func() { f.sweep(inner) })
	}
	f.restart()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for f.refused == nil {
		select {
		case <-ctx.Done():
			return nil
		case <-f.wake:
		case <-timer.C:
		}
		f.lookUp(ctx)
		for f.fetch(ctx) && ctx.Err() == nil {
		}
		timer.Reset(max(time.Until(f.next()), 0))
	}
	return f.refused
}

// restart has the players that an earlier Run has left looked up again: another
// process may have fetched them meanwhile.
func (f *Fetcher) restart() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, q := range f.queues() {
		for _, w := range q.take(len(q.ids)) {
			f.arrived = append(f.arrived, w.id)
		}
	}
}

func (f *Fetcher) queues() [2]*queue { return [...]*queue{&f.fresh, &f.stale} }

// next returns when there may be something to do, if no player is wanted before.
func (f *Fetcher) next() time.Time {
	now := time.Now()
	next := now.Add(time.Hour)
	f.mu.Lock()
	if len(f.arrived) > 0 { // the cache did not answer
		next = now.Add(backoffFirst)
	}
	f.mu.Unlock()
	if !f.config.Leads() {
		return now.Add(standby)
	}
	if f.retryAt.After(now) {
		return times.Earlier(next, f.retryAt)
	}
	for _, q := range f.queues() {
		if due, ok := q.due(); ok {
			next = times.Earlier(next, times.Later(due, f.tokens.next()))
		}
	}
	return next
}

// lookUp finds out which of the players that arrived have to be fetched.
func (f *Fetcher) lookUp(ctx context.Context) {
	for {
		f.mu.Lock()
		ids := f.arrived[:min(len(f.arrived), lookUpSize)]
		f.mu.Unlock()
		if len(ids) == 0 {
			return
		}
		known, err := f.config.Cache.Profiles(ctx, ids)
		if err != nil {
			return // the next round tries again
		}
		now, wall := time.Now(), f.config.Now()
		for _, id := range ids {
			until, postponed := f.postponed[id]
			if postponed && !now.Before(until) {
				delete(f.postponed, id)
				postponed = false
			}
			switch p, ok := known[id]; {
			case postponed:
				f.forget(id)
			case !ok:
				f.fresh.push(id, now)
			case f.old(p, wall):
				f.stale.push(id, now)
			default:
				f.forget(id)
			}
		}
		f.mu.Lock()
		f.arrived = f.arrived[len(ids):]
		if len(f.arrived) == 0 {
			f.arrived = nil
		}
		f.mu.Unlock()
	}
}

// old reports whether a profile is to be fetched again. A profile that was fetched in
// the future is. Profiles that were fetched together do not all grow old together.
func (f *Fetcher) old(p Profile, now time.Time) bool {
	ttl := f.config.TTL
	if p.Missing {
		ttl /= missingShare
	}
	ttl += ttl / jitterShare * time.Duration(p.SteamID.Uint64()%16) / 16
	age := now.Sub(p.FetchedAt)
	return age >= ttl || age < 0
}

// forget takes a player out of the queue.
func (f *Fetcher) forget(id steam.ID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.queued, id)
}

// stop ends the Fetcher for good.
func (f *Fetcher) stop(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refused = err
	f.arrived, f.fresh.ids, f.stale.ids = nil, nil, nil
	clear(f.queued)
}
