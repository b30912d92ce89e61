package memstore

import (
	"context"
	"time"

	"github.com/left4me/left4me/store"
)

// Whoever holds the lease [store.PollerLease] holds all shards.

// OnePoller implements [store.Shards].
func (*Store) OnePoller() bool { return true }

// RenewShards implements [store.Shards].
func (s *Store) RenewShards(ctx context.Context, holder string, ttl time.Duration) (store.ShardLease, error) {
	return get(ctx, s, func() (held store.ShardLease, err error) {
		if err := store.CheckHolder(holder); err != nil {
			return held, err
		}
		held.Pollers = 1
		if l := s.leases[store.PollerLease]; l.holder == holder {
			s.leases[store.PollerLease] = lease{holder, cut(time.Now().Add(ttl)), l.epoch}
			held.Held = store.AllShards(l.epoch)
		}
		return held, nil
	})
}

// TakeShards implements [store.Shards].
func (s *Store) TakeShards(ctx context.Context, holder string, n int, ttl time.Duration) ([]store.Shard, error) {
	return get(ctx, s, func() ([]store.Shard, error) {
		if err := store.CheckHolder(holder); err != nil || n <= 0 {
			return nil, err
		}
		now := cut(time.Now())
		l, until := s.leases[store.PollerLease], now.Add(ttl)
		if l.until.After(now) && !l.until.After(until.Add(store.LeaseSlack)) {
			return nil, nil
		}
		l = lease{holder, cut(until), max(l.epoch+1, now.UnixMilli())}
		s.leases[store.PollerLease] = l
		return store.AllShards(l.epoch), nil
	})
}

// ReleaseShards implements [store.Shards].
func (s *Store) ReleaseShards(ctx context.Context, holder string, shards []store.Shard) error {
	return s.do(ctx, func() error {
		if err := store.CheckHolder(holder); err != nil || len(shards) == 0 {
			return err
		}
		if s.leases[store.PollerLease].epoch == shards[0].Epoch {
			s.releasePoller(holder)
		}
		return nil
	})
}

// LeaveShards implements [store.Shards].
func (s *Store) LeaveShards(ctx context.Context, holder string) error {
	return s.do(ctx, func() error {
		if err := store.CheckHolder(holder); err != nil {
			return err
		}
		s.releasePoller(holder)
		return nil
	})
}

// releasePoller gives the lease back. Its epoch stays, for the next one to be above it.
func (s *Store) releasePoller(holder string) {
	if l := s.leases[store.PollerLease]; l.holder == holder {
		s.leases[store.PollerLease] = lease{epoch: l.epoch}
	}
}

// fenced returns the error of a batch of things that were written under rights, one of
// which has ended.
func fenced[T any](s *Store, batch []T, right func(T) (server, epoch int64)) error {
	var fences store.Fences
	for _, v := range batch {
		fences.Add(right(v))
	}
	return s.fence(fences)
}

// fence returns an error if one of the rights has ended.
func (s *Store) fence(fences store.Fences) error {
	l := s.leases[store.PollerLease]
	return fences.Check(func(f store.Shard) bool { return l.holder != "" && f.Epoch == l.epoch })
}
