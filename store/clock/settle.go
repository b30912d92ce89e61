package clock

import (
	"context"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

const (
	// mostCut is how much history is cut at most. If there is more after the present
	// time, then the clock is wrong and not the history.
	mostCut = 7 * 24 * time.Hour
)

// Store is the part of [store.Store] that Settle needs.
type Store interface {
	// AllServers returns all servers.
	AllServers(ctx context.Context) ([]store.Server, error)

	// ServersInShards returns the servers of some shards.
	ServersInShards(ctx context.Context, numbers ...int) ([]store.Server, error)

	// Snapshots returns the newest runs.
	Snapshots(ctx context.Context, serverIDs []int64) (map[int64]store.Snapshot, error)

	// Runs returns the runs of a server within a period.
	Runs(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]livestate.Run, error)

	// CutFuture takes back what a clock dated that was ahead.
	CutFuture(ctx context.Context, now, sound time.Time, under ...store.Shard) (int, error)
}

// Settled tells what [Clock.Settle] has found.
type Settled struct {
	// Ahead is how far the history goes on after the present time, where it was not cut:
	// the clock is to be set first, and Settle to be called again.
	Ahead time.Duration

	// Cut is how many rows were cut.
	Cut int

	// Age is how old the last entry of the history is, where the clock is therefore not
	// trusted for a while; else zero.
	Age time.Duration
}

// Settle makes the history of a store fit the clock. It cuts what is dated after the
// present time, as a clock that was ahead has dated it. The first time, it also decides
// whether the clock can be trusted to delete what is old. waited is how long the caller
// has called it in vain.
func (c *Clock) Settle(ctx context.Context, st Store, waited time.Duration) (Settled, error) {
	now := c.Now()
	newest, future, err := newestOf(ctx, st, now)
	if err != nil {
		return Settled{}, err
	}
	wait := leastStep // no more is lost than what is cut at once
	if c.WentBack() {
		wait = mostCut
	}
	lost, err := lostOf(ctx, st, future, now, wait)
	if err != nil {
		return Settled{}, err
	}
	if lost > mostCut || lost > wait && waited < patience(lost) {
		return Settled{Ahead: newest.Sub(now)}, nil
	}
	var s Settled
	end, sound := c.cutAt()
	s.Cut, err = st.CutFuture(ctx, milliseconds(end), milliseconds(sound))
	if err != nil {
		return s, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.back = false
	if c.ahead < leastStep {
		c.lastSound, c.ahead = time.Time{}, 0
	}
	if !c.compared {
		c.compared = true
		if age := now.Sub(newest); age > leastDoubt && !newest.IsZero() {
			s.Age = age
			c.doubt(time.Now(), age)
		}
	}
	return s, nil
}

// AwaitSettled calls [Clock.Settle] every second until the history fits the clock. It returns
// nil then, or the error of ctx. view returns the store for each call; an error of it ends
// the wait, too. onTry is told what each call came to.
func (c *Clock) AwaitSettled(ctx context.Context, view func() (Store, error), onTry func(Settled, error)) error {
	begin := time.Now()
	for {
		st, err := view()
		if err != nil {
			return err
		}
		found, err := c.Settle(ctx, st, time.Since(begin))
		onTry(found, err)
		if err == nil && found.Ahead == 0 {
			return nil
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// newestOf returns the latest time that a store knows of any server, and the end of each
// newest run that goes on after now.
func newestOf(ctx context.Context, st Store, now time.Time) (newest time.Time, future map[int64]time.Time, err error) {
	servers, err := st.AllServers(ctx)
	if err != nil {
		return newest, nil, err
	}
	for i := range servers {
		s := &servers[i]
		newest = times.Later(newest, times.Later(s.ActualStateUpdatedAt, times.Later(s.CreatedAt, s.UpdatedAt)))
	}
	last, err := st.Snapshots(ctx, store.ServerIDs(servers))
	if err != nil {
		return newest, nil, err
	}
	future = make(map[int64]time.Time)
	for id, run := range last {
		newest = times.Later(newest, run.LastSeenAt)
		if run.LastSeenAt.After(now) {
			future[id] = run.LastSeenAt
		}
	}
	return newest, future, nil
}

// lostOf returns how much history a server has after now, at most. It asks only for runs of
// servers whose history goes on for longer than enough: after a step back nothing is polled
// meanwhile, and every server has some.
func lostOf(ctx context.Context, st Store, future map[int64]time.Time, now time.Time, enough time.Duration) (lost time.Duration, err error) {
	for id, end := range future {
		if end.Sub(now) <= max(enough, lost) {
			continue
		}
		first, err := st.Runs(ctx, id, now, end, 1)
		if err != nil {
			return 0, err
		}
		if len(first) > 0 {
			lost = max(lost, end.Sub(times.Later(now, first[0].StartedAt)))
		}
	}
	return lost, nil
}

// milliseconds returns t as the store keeps times.
func milliseconds(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
