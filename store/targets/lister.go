package targets

import (
	"context"
	"time"

	"github.com/left4me/left4me/store"
)

// DefaultAllEvery is how often a [Lister] lists the servers of others too.
const DefaultAllEvery = time.Minute

// Servers are what a Lister reads. Every [store.Store] has them.
type Servers interface {
	// OnePoller reports whether the store is for one program at a time.
	OnePoller() bool

	// AllServers returns all servers by ID.
	AllServers(ctx context.Context) ([]store.Server, error)

	// ServersInShards returns those of some shards by ID.
	ServersInShards(ctx context.Context, numbers ...int) ([]store.Server, error)
}

// A Lister lists the servers that a program polls, and does not read those of others each
// time. Its fields must not change while it is used, by one goroutine at a time.
type Lister struct {
	Servers Servers

	// Held returns the shards whose servers the program polls. It counts only where the
	// store is for several programs. Nil: it polls all.
	Held func() []store.Shard

	all time.Time // when all were listed, or the first time; zero: never
}

// List returns the servers by ID, and whether they are all that there are: where the store
// is for one program, where all shards are held, and each minute, so that the program sees how
// its servers stand to those of others. The first list is not all: what others polled until
// now must not wait for it.
func (l *Lister) List(ctx context.Context) (servers []store.Server, all bool, err error) {
	held := store.AllShards(1)
	if l.Held != nil && !l.Servers.OnePoller() {
		held = l.Held()
	}
	now := time.Now()
	if l.all.IsZero() {
		l.all = now
	}
	if len(held) == store.ShardCount || now.Sub(l.all) >= DefaultAllEvery {
		if servers, err = l.Servers.AllServers(ctx); err == nil {
			l.all = now
		}
		return servers, err == nil, err
	}
	servers, err = l.Servers.ServersInShards(ctx, store.ShardNumbers(held)...)
	return servers, false, err
}
