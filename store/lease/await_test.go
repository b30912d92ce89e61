package lease_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/clock"
	"github.com/left4me/left4me/store/lease"
	"github.com/left4me/left4me/store/memstore"
)

// attempts is a lease whose attempts return these errors in turn, and then nil.
type attempts []error

func (a *attempts) TryAcquire(context.Context) error {
	if len(*a) == 0 {
		return nil
	}
	err := (*a)[0]
	*a = (*a)[1:]
	return err
}

func TestAwait(t *testing.T) {
	t.Parallel()
	away := fmt.Errorf("%w: a full disk", store.ErrUnavailable)
	for _, test := range []struct {
		tries attempts
		told  []error
	}{
		{nil, nil},
		{attempts{store.ErrLeaseHeld, store.ErrLeaseHeld}, []error{store.ErrLeaseHeld, nil}},
		{attempts{away, away, store.ErrLeaseHeld, away}, []error{away, store.ErrLeaseHeld, away, nil}},
	} {
		synctest.Test(t, func(t *testing.T) {
			begin, want := time.Now(), time.Duration(len(test.tries))*lease.RetryEvery
			var told []error
			err := lease.Await(t.Context(), &test.tries, func(err error) { told = append(told, err) })
			if took := time.Since(begin); err != nil || took != want {
				t.Errorf("%v after %v, want %v", err, took, want)
			}
			if fmt.Sprint(told) != fmt.Sprint(test.told) {
				t.Errorf("told %v, want %v", told, test.told)
			}
		})
	}
}

func TestAwaitEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		st := memstore.New()
		if err := newProcess(st).TryAcquire(ctx); err != nil {
			t.Fatal(err)
		}
		a := newProcess(st)
		a.slow = time.Hour
		if err := lease.Await(ctx, a, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func ExampleAwait() {
	ctx, st := context.Background(), memstore.New()
	l := lease.New(st, clock.New(nil, nil), store.PollerLease)
	err := lease.Await(ctx, l, func(why error) { fmt.Println("waits:", why) })
	fmt.Println(l.Valid(), err)
	// Output: true <nil>
}
