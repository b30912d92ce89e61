package shard_test

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"github.com/left4me/left4me/store"
)

// database is a store of many pollers, in memory.
type database struct {
	mu      sync.Mutex
	shards  [store.ShardCount]row
	pollers map[string]time.Time
}

type row struct {
	holder  string
	epoch   int64
	expires time.Time
}

var errAway = errors.New("the store is away")

// link is how one poller reaches the database. Its calls wait before they are carried out,
// and after.
type link struct {
	*database
	mu            sync.Mutex
	before, after time.Duration
	cut           bool
}

func (l *link) set(before, after time.Duration, cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.before, l.after, l.cut = before, after, cut
}

// do carries out a call, as the network lets it.
func (l *link) do(ctx context.Context, f func()) error {
	l.mu.Lock()
	before, after, cut := l.before, l.after, l.cut
	l.mu.Unlock()
	if !sleep(ctx, before) || cut {
		return errors.Join(errAway, ctx.Err())
	}
	l.database.mu.Lock()
	f()
	l.database.mu.Unlock()
	if !sleep(ctx, after) { // it was carried out, and no one knows
		return ctx.Err()
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

func (l *link) Ping(ctx context.Context) error { return l.do(ctx, func() {}) }

func (*link) OnePoller() bool { return false }

func (l *link) RenewShards(ctx context.Context, holder string, ttl time.Duration) (lease store.ShardLease, err error) {
	err = l.do(ctx, func() {
		now := time.Now()
		l.pollers[holder] = now
		maps.DeleteFunc(l.pollers, func(_ string, seen time.Time) bool { return now.Sub(seen) > ttl*2/3 })
		lease.Pollers = len(l.pollers)
		for n := range l.shards {
			if r := &l.shards[n]; r.holder == holder {
				r.expires = now.Add(ttl)
				lease.Held = append(lease.Held, store.Shard{Number: n, Epoch: r.epoch})
			}
		}
	})
	return lease, err
}

func (l *link) TakeShards(ctx context.Context, holder string, n int, ttl time.Duration) (taken []store.Shard, err error) {
	err = l.do(ctx, func() {
		now := time.Now()
		for i := range l.shards {
			if r := &l.shards[i]; len(taken) < n && !r.expires.After(now) {
				*r = row{holder, r.epoch + 1, now.Add(ttl)}
				taken = append(taken, store.Shard{Number: i, Epoch: r.epoch})
			}
		}
	})
	return taken, err
}

func (l *link) ReleaseShards(ctx context.Context, holder string, shards []store.Shard) error {
	return l.do(ctx, func() {
		for _, s := range shards {
			if r := &l.shards[s.Number]; r.holder == holder && r.epoch == s.Epoch {
				r.holder, r.expires = "", time.Time{}
			}
		}
	})
}

func (l *link) LeaveShards(ctx context.Context, holder string) error {
	return l.do(ctx, func() {
		delete(l.pollers, holder)
		for i := range l.shards {
			if r := &l.shards[i]; r.holder == holder {
				r.holder, r.expires = "", time.Time{}
			}
		}
	})
}
