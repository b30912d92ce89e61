package daemon

import (
	"context"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
)

const (
	freshMoment = 2 * time.Second // how long a player without a profile waits for others
	staleMoment = time.Hour       // and one with an old profile

	// A call for fewer than a hundred needs a spare one: that is what bounds the
	// calls of a day where players come one by one.
	spareCalls = 20
	spareEvery = 30 * time.Second

	sweepEvery  = time.Hour             // how often the players of a server are looked through
	sweepAtOnce = 50 * time.Millisecond // between two servers, the first time
	recentShown = 20                    // players who left a server and are still shown
)

// waiting is a player who is to be asked for.
type waiting struct {
	id    steam.ID
	since time.Time
	from  *lane
}

// lane is a queue of players who wait equally long.
type lane struct {
	moment time.Duration
	ids    []waiting
}

func (l *lane) push(id steam.ID, now time.Time) { l.ids = append(l.ids, waiting{id, now, l}) }

// due returns when the first has waited long enough.
func (l *lane) due() (time.Time, bool) {
	if len(l.ids) == 0 {
		return time.Time{}, false
	}
	return l.ids[0].since.Add(l.moment), true
}

func (l *lane) take(n int) []waiting {
	n = min(n, len(l.ids))
	taken := l.ids[:n:n]
	if l.ids = l.ids[n:]; len(l.ids) == 0 {
		l.ids = nil
	}
	return taken
}

// batch takes those for whom a call is to be made now: a hundred, or fewer if they
// have waited long enough and there is a spare call.
func (e *enricher) batch(now time.Time) []waiting {
	if len(e.fresh.ids)+len(e.stale.ids) < webapi.BatchSize {
		due := false
		for _, l := range [...]*lane{&e.fresh, &e.stale} {
			if at, ok := l.due(); ok && !at.After(now) {
				due = true
			}
		}
		if !due || !e.spare.take(now) {
			return nil
		}
	}
	batch := append([]waiting(nil), e.fresh.take(webapi.BatchSize)...)
	return append(batch, e.stale.take(webapi.BatchSize-len(batch))...)
}

// allowance gives spareCalls at once, and one more every spareEvery.
type allowance struct {
	full time.Time // when there are, or were, spareCalls again
}

// next returns when the next one can be taken; it may be past.
func (a *allowance) next(now time.Time) time.Time {
	return a.full.Add(-(spareCalls - 1) * spareEvery)
}

func (a *allowance) take(now time.Time) bool {
	if a.next(now).After(now) {
		return false
	}
	a.full = later(a.full, now).Add(spareEvery)
	return true
}

// sweep goes through the servers, each once in sweepEvery.
type sweep struct {
	next    time.Time // of the next turn
	servers []int64   // still to come
	pause   time.Duration
	started bool
}

// turn returns the server whose turn it is, if it is time for one.
func (s *sweep) turn(ctx context.Context, list store.Servers) (int64, bool) {
	now := time.Now()
	if now.Before(s.next) {
		return 0, false
	}
	if len(s.servers) == 0 && !s.begin(ctx, list) {
		s.next = now.Add(time.Minute)
		return 0, false
	}
	id := s.servers[0]
	s.servers = s.servers[1:]
	s.next = now.Add(s.pause)
	return id, true
}

// begin starts a pass. The first one is quick.
func (s *sweep) begin(ctx context.Context, list store.Servers) bool {
	servers, err := list.Servers(ctx, 0)
	if err != nil || len(servers) == 0 {
		return false
	}
	for i := range servers {
		s.servers = append(s.servers, servers[i].ID)
	}
	s.pause = sweepAtOnce
	if s.started {
		s.pause = sweepEvery / time.Duration(len(servers))
	}
	s.started = true
	return true
}
