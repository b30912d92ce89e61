package frompython

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/left4me/left4me/store"
)

// Writer is the part of a [store.Store] that [Apply] needs.
type Writer interface {
	store.Importer
	store.Leases
}

// leaseTTL is far longer than an import takes.
const leaseTTL = 10 * time.Minute

// Apply stores a plan, all of it or nothing. It holds the lease [store.PollerLease]
// meanwhile. While a poller has it, the error is [store.ErrLeaseHeld] and nothing changes.
// A plan is of the moment at which [Look] was called: do not keep one.
func Apply(ctx context.Context, st Writer, in store.Import) error {
	holder := "import/" + rand.Text()
	if err := st.Acquire(ctx, store.PollerLease, holder, time.Now(), leaseTTL); err != nil {
		return err
	}
	defer st.Release(context.WithoutCancel(ctx), store.PollerLease, holder)
	return st.Import(ctx, in)
}
