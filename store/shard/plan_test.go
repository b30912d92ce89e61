package shard_test

import (
	"slices"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/shard"
)

// However many pollers there are and whatever they hold, taking and giving back ends with
// each shard at one of them.
func TestSharesCoverAll(t *testing.T) {
	t.Parallel()
	for pollers := -1; pollers <= 300; pollers++ {
		share, n := shard.Share(pollers), max(pollers, 1)
		if share*n < store.ShardCount || (share-1)*n >= store.ShardCount {
			t.Errorf("%d pollers: a share of %d", pollers, share)
		}
		for held := range store.ShardCount + 1 {
			list := store.AllShards(1)[:held]
			surplus := shard.Surplus(list, pollers)
			ok := len(surplus) > 0
			if take := shard.Take(held, pollers); take < 0 || take > 0 && (ok || held+take != share) || ok != (held > share) {
				t.Errorf("%d pollers, %d held: take %d, surplus %v", pollers, held, take, ok)
			}
			if want := min(max(held-share, 0), shard.GiveBackAtOnce); !slices.Equal(surplus, list[held-want:]) {
				t.Errorf("%d pollers, %d held: gives back %v", pollers, held, surplus)
			}
		}
	}
}
