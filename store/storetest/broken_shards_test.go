package storetest_test

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/left4me/left4me/store"
)

// Each of these stores breaks one promise about shards.
type (
	unfenced     struct{ store.Store }
	unfencedCut  struct{ store.Store }
	unfencedChat struct{ store.Store }
	halfFenced   struct{ store.Store }
	sharedShards struct{ store.Store }
	oldEpoch     struct{ store.Store }
	strictLease  struct{ store.Store }
	everyShard   struct{ store.Store }
)

// ServersInShards returns those of all shards.
func (s everyShard) ServersInShards(ctx context.Context, _ ...int) ([]store.Server, error) {
	return s.Store.AllServers(ctx)
}

// Apply forgets under which rights the batch was written.
func (s unfenced) Apply(ctx context.Context, batch []store.Update) error {
	batch = slices.Clone(batch)
	for i := range batch {
		batch[i].Epoch = 0
	}
	return s.Store.Apply(ctx, batch)
}

// CutFuture forgets under which rights it cuts.
func (s unfencedCut) CutFuture(ctx context.Context, now, sound time.Time, _ ...store.Shard) (int, error) {
	return s.Store.CutFuture(ctx, now, sound)
}

// AddChat forgets under which rights lines are stored.
func (s unfencedChat) AddChat(ctx context.Context, lines []store.ChatLine) error {
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i].Epoch = 0
	}
	return s.Store.AddChat(ctx, lines)
}

// Apply stores what is not fenced of a batch.
func (s halfFenced) Apply(ctx context.Context, batch []store.Update) error {
	err := s.Store.Apply(ctx, batch)
	if errors.Is(err, store.ErrFenced) {
		for _, u := range batch {
			_ = s.Store.Apply(ctx, []store.Update{u})
		}
	}
	return err
}

// RenewShards renews the shards of whoever has them.
func (s sharedShards) RenewShards(ctx context.Context, _ string, ttl time.Duration) (store.ShardLease, error) {
	return s.Store.RenewShards(ctx, "everybody", ttl)
}

func (s sharedShards) TakeShards(ctx context.Context, _ string, n int, ttl time.Duration) ([]store.Shard, error) {
	return s.Store.TakeShards(ctx, "everybody", n, ttl)
}

// ReleaseShards takes no notice of epochs.
func (s oldEpoch) ReleaseShards(ctx context.Context, holder string, _ []store.Shard) error {
	return s.LeaveShards(ctx, holder)
}

// RenewShards gives up a lease that has ended.
func (s strictLease) RenewShards(ctx context.Context, holder string, ttl time.Duration) (store.ShardLease, error) {
	lease, err := s.Store.RenewShards(ctx, holder, ttl)
	if ttl < time.Second {
		return lease, errors.Join(err, s.LeaveShards(ctx, holder))
	}
	return lease, err
}
