package shard

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/lease"
)

// Holder holds shards of a store. [New] makes one, which holds none. Its methods may be
// called from many goroutines; it must not be copied.
type Holder struct {
	store Store
	c     Config
	name  string

	calls chan struct{} // of capacity 1, full during a call of the store, which owns what follows
	away  time.Time     // when the store last did not answer; zero: it never did

	gave    time.Time // when shards were given back, or that was tried; of the goroutine that balances
	refused time.Time // when what was seen of surplus shards could not be stored; of the goroutine that balances

	mu      sync.Mutex
	epochs  [store.ShardCount]int64 // of what is held; 0: it is not
	leaving []store.Shard           // they are being given back, or may have been
	until   time.Time               // up to which polls may go on
	joined  time.Time               // when there were last more pollers than before
	changed chan struct{}           // closed when until changes
	stats   Stats
	err     error // of the last renewal
}

// Stats tells what a Holder has.
type Stats struct {
	Held    int  // shards
	Pollers int  // that share the work, with this one; 0: it is not known yet
	Valid   bool // the leases have not ended

	Changes uint64 // shards that were taken, given back or lost
}

// New returns a Holder of no shards.
func New(s Store, c Config) *Holder {
	return &Holder{store: s, c: c.withDefaults(), name: newName(), calls: make(chan struct{}, 1), changed: make(chan struct{})}
}

// Right returns the epoch under which the server's shard is held, and whether it is. What
// was seen before the lease ended may be written under it even afterwards: the store
// decides.
func (h *Holder) Right(server int64) (epoch int64, held bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	epoch = h.epochs[store.ShardOf(server)]
	return epoch, epoch != 0
}

// May reports whether a server may be polled now under the epoch.
func (h *Holder) May(server, epoch int64) bool {
	number := store.ShardOf(server)
	h.mu.Lock()
	defer h.mu.Unlock()
	return epoch != 0 && h.epochs[number] == epoch && time.Until(h.until) > 0 &&
		!slices.Contains(h.leaving, store.Shard{Number: number, Epoch: epoch})
}

// Leads reports whether this is the holder that does what one of them must do: it has the
// shard 0.
func (h *Holder) Leads() bool {
	_, held := h.Right(0)
	return held
}

// Valid implements [Work].
func (h *Holder) Valid() bool { return h.Stats().Valid }

// Stats tells what the Holder has.
func (h *Holder) Stats() Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.stats
	s.Valid = time.Until(h.until) > 0
	return s
}

// Held returns what is held, by number.
func (h *Holder) Held() []store.Shard {
	h.mu.Lock()
	defer h.mu.Unlock()
	var shards []store.Shard
	for n, epoch := range h.epochs {
		if epoch != 0 {
			shards = append(shards, store.Shard{Number: n, Epoch: epoch})
		}
	}
	return shards
}

// set takes over what is held.
func (h *Holder) set(held []store.Shard, pollers int, until time.Time) {
	h.mu.Lock()
	before, was := h.epochs, time.Until(h.until) > 0
	h.epochs = [store.ShardCount]int64{}
	for _, s := range held {
		h.epochs[s.Number] = s.Epoch
	}
	for n, epoch := range h.epochs {
		if epoch != before[n] {
			h.stats.Changes++
		}
	}
	if pollers > h.stats.Pollers {
		h.joined = time.Now()
	}
	h.until = until
	close(h.changed)
	h.changed = make(chan struct{})
	h.stats.Held, h.stats.Pollers = len(held), pollers
	changed := before != h.epochs || was != (time.Until(until) > 0)
	h.mu.Unlock()
	if changed {
		h.c.OnChange()
	}
}

// Lose forgets shards of which the store has said that they have another holder now.
func (h *Holder) Lose(lost []store.Shard) {
	h.mu.Lock()
	changed := false
	for _, s := range lost {
		if h.epochs[s.Number] == s.Epoch {
			h.epochs[s.Number] = 0
			h.stats.Held--
			h.stats.Changes++
			changed = true
		}
	}
	h.mu.Unlock()
	if changed {
		h.c.OnChange()
	}
}

// TryAcquire returns nil if shards are held now, and [store.ErrLeaseHeld] if others have
// them all. It waits a moment for that. It is for one who waits while Run runs.
func (h *Holder) TryAcquire(ctx context.Context) error {
	for end := time.Now().Add(startWait + LookEvery); ; {
		h.mu.Lock()
		err, changed := cmp.Or(h.err, store.ErrLeaseHeld), h.changed
		h.mu.Unlock()
		if s := h.Stats(); s.Held > 0 && s.Valid {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Until(end)):
			return err
		}
	}
}

// EnsureHeld returns nil if any shards are held, and else [lease.ErrLost].
func (h *Holder) EnsureHeld(context.Context) error {
	if h.Stats().Held == 0 {
		return lease.ErrLost
	}
	return nil
}

// Release gives everything back. Run must have ended, or it takes shards again.
func (h *Holder) Release(ctx context.Context) error {
	return h.call(ctx, func(ctx context.Context) error {
		h.set(nil, 0, time.Time{})
		return h.store.LeaveShards(ctx, h.name)
	})
}
