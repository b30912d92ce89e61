package store

import (
	"context"
	"time"
)

// PollerLease is the name of the lease of whoever writes what was seen of servers.
const PollerLease = "poller"

// Leases keep two programs from doing the same work on one store.
type Leases interface {
	// Acquire takes or renews the lease for holder until now+ttl. While
	// another holder's lease lasts (its end is later than now) it is
	// ErrLeaseHeld.
	Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) error

	// Release gives the lease back; one that holder does not have is no error.
	Release(ctx context.Context, name, holder string) error
}
