package lease

import (
	"context"
	"errors"
	"time"

	"github.com/left4me/left4me/store"
)

// Acquirer is what [Await] waits for. A [*Lease] is one.
type Acquirer interface {
	// TryAcquire returns nil if it is held now, and [store.ErrLeaseHeld] if another
	// process holds it.
	TryAcquire(ctx context.Context) error
}

// Await calls TryAcquire every [RetryEvery] until that returns nil. It returns nil then, or the
// error of ctx.
//
// onWait, if not nil, is told why Await waits: when it begins to, and when another process
// comes to hold the lease of a store that was away, or the other way round. It is told nil at
// the end if it was told anything before.
func Await(ctx context.Context, l Acquirer, onWait func(error)) error {
	if onWait == nil {
		onWait = func(error) {}
	}
	for told := error(nil); ; {
		err := l.TryAcquire(ctx)
		switch {
		case err == nil:
			if told != nil {
				onWait(nil)
			}
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case told == nil || errors.Is(told, store.ErrLeaseHeld) != errors.Is(err, store.ErrLeaseHeld):
			told = err
			onWait(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(RetryEvery):
		}
	}
}
