package frompython

import (
	"context"

	"github.com/left4me/left4me/store"
)

// Writer is the part of a [store.Store] that [Apply] needs.
type Writer interface {
	store.Importer
	store.Leases
	store.Shards
}

// Apply stores a plan, all of it or nothing, while no program polls for the store: see
// [store.Exclusive]. While one does, the error is [store.ErrLeaseHeld] and nothing changes.
// A plan is of the moment at which [Look] was called: do not keep one.
func Apply(ctx context.Context, st Writer, in store.Import) error {
	return store.Exclusive(ctx, st, "import", func(ctx context.Context) error { return st.Import(ctx, in) })
}
