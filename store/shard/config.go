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
	LookEvery  = TTL / 12    // for shards to take
	GiveEvery  = time.Second // for shards to give back

	// startWait is how long one that starts looks who else does before it takes shards. Or the
	// first of those that start together would have them all, and give them back.
	startWait = time.Second

	// GiveBackAtOnce is how many shards are given back each GiveEvery: no one polls their
	// servers meanwhile, and the next holder logs in to all of them.
	GiveBackAtOnce = 8

	// Margin is how long before its lease ends a holder stops polling.
	Margin = time.Second

	// grace is how long one leaves the shards of others alone after the store was away:
	// no one could renew meanwhile.
	grace = TTL / 2

	// joinWait is how long a poller that joins counts before others give shards back for it: it
	// may have come in the place of one that has just died, whose shards are soon free.
	joinWait = TTL

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

	// GiveBack ends the polls of the servers of these shards and stores what they have seen.
	// It returns before the shards are given back to the store. An error keeps them.
	GiveBack func(ctx context.Context, shards []store.Shard) error
}

func (c Config) withDefaults() Config {
	if c.Stepped == nil {
		c.Stepped = func(time.Duration) bool { return false }
	}
	if c.OnChange == nil {
		c.OnChange = func() {}
	}
	if c.GiveBack == nil {
		c.GiveBack = func(context.Context, []store.Shard) error { return nil }
	}
	return c
}

// newName returns the name of a holder: the machine, the process and something random.
func newName() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%s/%d/%s", cmp.Or(store.CleanText(host), "?"), os.Getpid(), rand.Text()[:8])
}
