package shard

import (
	"context"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/lease"
)

// Work is the right of a program to poll servers: of some shards, or of all at once.
// A [*Holder] is one.
type Work interface {
	// Run keeps the right to shards until ctx ends.
	Run(ctx context.Context)

	// TryAcquire returns nil if this program polls now, and [store.ErrLeaseHeld] if others
	// do.
	TryAcquire(ctx context.Context) error

	// EnsureHeld returns nil as long as this program polls, and [lease.ErrLost] when only
	// others do.
	EnsureHeld(ctx context.Context) error

	// Release gives the right back.
	Release(ctx context.Context) error

	// Right returns under which epoch a server is polled, and whether it is.
	Right(server int64) (epoch int64, held bool)

	// May reports whether a server may be polled now under the epoch.
	May(server, epoch int64) bool

	// Lose forgets shards of which the store has said that others have them.
	Lose(lost []store.Shard)

	// Leads reports whether this program does what one must do.
	Leads() bool

	// Held returns the rights to shards by number; none where all servers are one right.
	Held() []store.Shard

	// Valid reports whether what is held has not ended: no other program has it. One that was stopped and wakes finds out
	// here at once.
	Valid() bool

	// Stats tells what is held.
	Stats() Stats
}

// NewWork returns a Holder, or for a store that is for one program at a time its lease.
func NewWork(s interface {
	Store
	lease.Store
}, clock lease.Clock, c Config) Work {
	if s.OnePoller() {
		return &whole{Lease: lease.New(s, clock, store.PollerLease)}
	}
	c.Stepped = clock.Stepped
	return New(s, c)
}

// whole is the right to all servers at once.
type whole struct{ *lease.Lease }

func (*whole) Run(ctx context.Context)   { <-ctx.Done() }
func (*whole) Right(int64) (int64, bool) { return 0, true }
func (*whole) May(int64, int64) bool     { return true }
func (*whole) Lose([]store.Shard)        {}
func (*whole) Held() []store.Shard       { return nil }
func (*whole) Leads() bool               { return true }
func (*whole) Stats() Stats              { return Stats{Held: store.ShardCount, Pollers: 1, Valid: true} }
