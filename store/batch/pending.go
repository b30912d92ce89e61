package batch

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// pending is what the store has not got yet, merged: of each server the newest
// run, of each session its latest form.
type pending struct {
	updates map[int64]*update
	seen    map[int64]time.Time // servers of which only the end of the run moved
	states  map[int64]store.ServerState
	epochs  map[int64]int64 // under which it was seen; none: 0
	rows    int             // in updates
	events  int             // in updates
}

func newPending() *pending {
	return &pending{
		updates: make(map[int64]*update),
		seen:    make(map[int64]time.Time),
		states:  make(map[int64]store.ServerState),
		epochs:  make(map[int64]int64),
	}
}

func (p *pending) empty() bool { return len(p.updates) == 0 && len(p.states) == 0 }

// add merges one step of a server.
func (p *pending) add(id int64, c livestate.Changes) {
	if c.RunExtended && len(c.Opened)+len(c.Closed)+len(c.Reopened)+len(c.Updated)+len(c.Renamed)+len(c.Passed) == 0 {
		if u := p.updates[id]; u != nil {
			u.advance(c.Run)
			return
		}
		p.seen[id] = c.Run.LastSeenAt
		return
	}
	u := p.update(id)
	if c.Outage != (livestate.Outage{}) {
		p.outage(u, c.Outage)
		return // there is nothing else
	}
	if c.RunStarted && !c.Previous.StartedAt.IsZero() {
		p.closeRun(u, c.Previous)
	}
	u.advance(c.Run)
	delete(p.seen, id)
	for _, list := range [...][]livestate.Session{c.Opened, c.Passed} {
		for _, s := range list {
			p.session(u, s, true)
		}
	}
	for _, list := range [...][]livestate.Session{c.Closed, c.Reopened, c.Updated} {
		for _, s := range list {
			p.session(u, s, false)
		}
	}
	for _, r := range c.Renamed {
		p.alias(u, store.Alias{SteamID: r.Session.SteamID, Name: r.To, FirstSeenAt: r.At, LastSeenAt: r.At})
		if r.From != r.Session.Name {
			p.alias(u, store.Alias{SteamID: r.Session.SteamID, Name: r.From, FirstSeenAt: r.At, LastSeenAt: r.At})
		}
	}
}

func (p *pending) update(id int64) *update {
	u := p.updates[id]
	if u == nil {
		u = new(update)
		p.updates[id] = u
		p.rows++
	}
	return u
}

func (p *pending) closeRun(u *update, r livestate.Run) {
	if u.closed == nil {
		u.closed = make(map[int64]livestate.Run)
	}
	before := len(u.closed)
	u.closed[r.StartedAt.UnixMilli()] = r
	p.rows += len(u.closed) - before
}

func (p *pending) outage(u *update, o livestate.Outage) {
	if u.outages == nil {
		u.outages = make(map[int64]livestate.Outage)
	}
	before := len(u.outages)
	u.outages[o.From.UnixMilli()] = o
	p.rows += len(u.outages) - before
}

func (p *pending) session(u *update, s livestate.Session, unsaved bool) {
	if u.sessions == nil {
		u.sessions = make(map[livestate.SessionKey]pendingSession)
	}
	key := s.Key()
	if old, ok := u.sessions[key]; ok {
		unsaved = old.unsaved
	} else {
		p.rows++
	}
	u.sessions[key] = pendingSession{s, unsaved}
}

func (p *pending) alias(u *update, a store.Alias) {
	if u.aliases == nil {
		u.aliases = make(map[aliasKey]store.Alias)
	}
	key := aliasKey{a.SteamID, a.Name}
	if old, ok := u.aliases[key]; ok {
		if old.FirstSeenAt.Before(a.FirstSeenAt) {
			a.FirstSeenAt = old.FirstSeenAt
		}
		if old.LastSeenAt.After(a.LastSeenAt) {
			a.LastSeenAt = old.LastSeenAt
		}
	} else {
		p.rows++
	}
	u.aliases[key] = a
}

// event keeps an event that is stored with what it tells of.
func (p *pending) event(e livestate.Event) {
	u := p.update(e.ServerID)
	u.events = append(u.events, e)
	p.events++
}

// mergeNewer merges what came after p into p.
func (p *pending) mergeNewer(newer *pending) {
	p.mergeEpochs(newer)
	for id, n := range newer.updates {
		u := p.update(id)
		u.advance(n.run)
		for _, r := range n.closed {
			p.closeRun(u, r)
		}
		for _, o := range n.outages {
			p.outage(u, o)
		}
		for _, s := range n.sessions {
			p.session(u, s.Session, s.unsaved)
		}
		for _, a := range n.aliases {
			p.alias(u, a)
		}
		for _, e := range n.events {
			p.event(e)
		}
		if !n.run.StartedAt.IsZero() {
			delete(p.seen, id)
		}
	}
	for id, at := range newer.seen {
		if u := p.updates[id]; u != nil && !u.run.StartedAt.IsZero() {
			// Only the end of the run that the update holds can have moved.
			run := u.run
			run.LastSeenAt = times.Later(run.LastSeenAt, at)
			u.advance(run)
			continue
		}
		p.seen[id] = times.Later(p.seen[id], at)
	}
	maps.Copy(p.states, newer.states)
}

// trim drops what exceeds limit rows and can be missed, the least first: aliases,
// then runs that ended, then sessions that began and ended while the store was
// away. It returns how many rows went.
func (p *pending) trim(limit int) int {
	before := p.rows
	for _, drop := range []func(*update){
		func(u *update) { p.rows -= len(u.aliases); u.aliases = nil },
		func(u *update) { p.rows -= len(u.outages); u.outages = nil },
		func(u *update) { p.rows -= len(u.closed); u.closed = nil },
		func(u *update) {
			for key, s := range u.sessions {
				if s.unsaved && !s.Open() {
					delete(u.sessions, key)
					p.rows--
				}
			}
		},
	} {
		for _, u := range p.updates {
			if p.rows <= limit {
				return before - p.rows
			}
			drop(u)
		}
	}
	return before - p.rows
}

// batch returns the updates by server.
func (p *pending) batch() []store.Update {
	batch := make([]store.Update, 0, len(p.updates))
	for _, id := range slices.Sorted(maps.Keys(p.updates)) {
		row := p.updates[id].row(id)
		row.Epoch = p.epochs[id]
		batch = append(batch, row)
	}
	return batch
}

// done forgets the updates that the store has taken.
func (p *pending) done(batch []store.Update) {
	for _, row := range batch {
		p.forget(row.ServerID)
	}
}

// forget drops what is pending of a server, but for its state.
func (p *pending) forget(id int64) {
	if u := p.updates[id]; u != nil {
		p.rows -= 1 + len(u.closed) + len(u.outages) + len(u.sessions) + len(u.aliases)
		p.events -= len(u.events)
		delete(p.updates, id)
	}
	delete(p.seen, id)
}

// touches returns the ends of runs that moved.
func (p *pending) touches() []store.RunEnd {
	seen := make([]store.RunEnd, 0, len(p.seen))
	for id, at := range p.seen {
		seen = append(seen, store.RunEnd{ServerID: id, Epoch: p.epochs[id], LastSeenAt: at})
	}
	slices.SortFunc(seen, func(a, b store.RunEnd) int { return cmp.Compare(a.ServerID, b.ServerID) })
	return seen
}
