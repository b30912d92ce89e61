package shard

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"time"

	"github.com/left4me/left4me/store"
)

// The times of the protocol, which all programs that share a store must agree on.
const (
	TTL        = 6 * time.Second // of the lease of a shard
	RenewEvery = 2 * time.Second
	LookEvery  = time.Second // for shards to take, and to give one back

	// Margin is how long before its lease ends a holder stops polling.
	Margin = time.Second

	// grace is how long one leaves the shards of others alone after the store was away:
	// no one could renew meanwhile.
	grace = TTL / 2

	callTimeout     = 2 * time.Second // of one call of the store
	giveBackTimeout = 5 * time.Second // no one polls the servers meanwhile
	giveBackRetry   = 15 * time.Second
)

// Store is the part of [store.Store] that a Holder needs.
type Store interface {
	store.Shards

	// Ping reports whether the store can read and write now.
	Ping(ctx context.Context) error
}

// Config has what a Holder tells. The zero Config tells nothing.
type Config struct {
	// Stepped reports whether the wall clock has stepped within the last so much time:
	// then no shards are taken. Nil: it never does.
	Stepped func(within time.Duration) bool

	// OnChange is told that other shards are held than before, or that the leases have
	// ended, or may be used again. It must not block.
	OnChange func()

	// GiveBack ends the polls of these servers and stores what they have seen. It
	// returns before the shard is given back to the store. An error keeps the shard.
	GiveBack func(ctx context.Context, s store.Shard) error
}

func (c Config) withDefaults() Config {
	if c.Stepped == nil {
		c.Stepped = func(time.Duration) bool { return false }
	}
	if c.OnChange == nil {
		c.OnChange = func() {}
	}
	if c.GiveBack == nil {
		c.GiveBack = func(context.Context, store.Shard) error { return nil }
	}
	return c
}

// newName returns the name of a holder: the machine, the process and something random.
func newName() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%s/%d/%s", cmp.Or(store.CleanText(host), "?"), os.Getpid(), rand.Text()[:8])
}
