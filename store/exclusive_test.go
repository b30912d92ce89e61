package store_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
)

// TestExclusive: it begins where no one polls, keeps the right for as long as it takes, lets no one
// begin, and ends when another has taken over.
func TestExclusive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, st := t.Context(), memstore.New()
		poller := func(ahead time.Duration) error {
			return st.Acquire(ctx, store.PollerLease, "poller", time.Now().Add(ahead), 6*time.Second)
		}
		err := store.Exclusive(ctx, st, "test", func(ctx context.Context) error {
			time.Sleep(time.Minute)
			if err := poller(0); !errors.Is(err, store.ErrLeaseHeld) {
				t.Errorf("a poller begins: %v", err)
			}
			return ctx.Err()
		})
		if err != nil {
			t.Error(err)
		}
		err = store.Exclusive(ctx, st, "test", func(ctx context.Context) error {
			if err := poller(30 * time.Second); err != nil { // as if the store had been away
				t.Error(err)
			}
			<-ctx.Done()
			return ctx.Err()
		})
		if !errors.Is(err, store.ErrLeaseHeld) {
			t.Errorf("after another has taken over: %v", err)
		}
		err = store.Exclusive(ctx, st, "test", func(context.Context) error {
			t.Error("it begins beside a poller")
			return nil
		})
		if !errors.Is(err, store.ErrLeaseHeld) {
			t.Errorf("beside a poller: %v", err)
		}
	})
}
