package clock

import (
	"context"
	"time"

	"github.com/left4me/left4me/store"
)

// Under returns a view of a store for [Clock.Settle]: for one of several programs that write
// to the store, under its rights to shards. If they are not all, it cuts nothing: none of the
// programs knows whose clock is right, and their clocks must agree within two seconds.
func Under(s Store, held []store.Shard) Store { return under{s, held} }

type under struct {
	Store
	held []store.Shard
}

// enough is how many servers tell whether the clock is right.
const enough = 1000

// AllServers returns those of the shards that are held where they are enough: what others
// polled until now must not wait for a list of all.
func (u under) AllServers(ctx context.Context) ([]store.Server, error) {
	if len(u.held) < store.ShardCount {
		servers, err := u.ServersInShards(ctx, store.ShardNumbers(u.held)...)
		if err != nil || len(servers) >= enough {
			return servers, err
		}
	}
	return u.Store.AllServers(ctx)
}

// CutFuture cuts under the rights to all shards.
func (u under) CutFuture(ctx context.Context, now, sound time.Time, _ ...store.Shard) (int, error) {
	if len(u.held) < store.ShardCount {
		return 0, nil
	}
	return u.Store.CutFuture(ctx, now, sound, u.held...)
}
