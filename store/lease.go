package store

import (
	"context"
	"time"
)

// PollerLease is the name of the lease of whoever writes what was seen of servers, in a store for
// one such program at a time: see [Shards].
const PollerLease = "poller"

// LeaseSlack is how much the times to live of a lease's holders, and the times at
// which they ask, may differ.
const LeaseSlack = time.Minute

// Leases keep two programs from doing the same work on one store.
type Leases interface {
	// Acquire takes or renews the lease for holder until now+ttl. While
	// another holder's lease lasts (its end is later than now) it is
	// ErrLeaseHeld. A lease that ends more than [LeaseSlack] after now+ttl was taken
	// by a clock that was ahead, and counts as ended.
	Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) error

	// Release gives the lease back; one that holder does not have is no error, nor
	// is a holder that CheckText refuses.
	Release(ctx context.Context, name, holder string) error
}
