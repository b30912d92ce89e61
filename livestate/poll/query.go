package poll

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/left4me/left4me/livestate"
)

// Counts are what a server tells without a password. They are no observation: they do not say who
// is there, so no run and no session comes of them.
type Counts struct {
	At         time.Time // of the answer; zero: when Query returned
	Players    int       // people, without bots
	MaxPlayers int
	Bots       int
	Map        string
}

// wantsCounts reports whether the server is to be asked without a password.
func (w *watcher) wantsCounts() bool {
	if w.f.c.Query == nil {
		return false
	}
	return w.failures > 0 || w.target.Idle == livestate.ReasonRemoved && w.target.Password == ""
}

// query asks for counts if that is due.
func (w *watcher) query(ctx context.Context) {
	if !w.wantsCounts() || time.Now().Before(w.queryAt) {
		return
	}
	slot, err := w.f.limits.acquire(ctx, true)
	if err != nil {
		return
	}
	defer slot.release()
	slot.begin()
	asking, cancel := context.WithTimeout(ctx, w.f.c.QueryTimeout)
	defer cancel()
	counts, err := w.f.c.Query(asking, w.target)
	w.queryAt = time.Now().Add(w.f.c.QueryEvery - time.Duration(rand.Int64N(int64(w.f.c.QueryEvery/8)+1)))
	if w.counted = err == nil && ctx.Err() == nil; !w.counted {
		return
	}
	if counts.At.IsZero() {
		counts.At = milliseconds(w.f.c.Now())
	}
	counts.Map = CleanText(counts.Map)
	w.f.c.OnCounts(w.target, counts)
}
