// Package lease lets one of several processes that share a store do something, such as
// poll: the one that holds a lease.
//
//	l := lease.New(st, clock.New(nil, nil), store.PollerLease)
//	if err := lease.Await(ctx, l, nil); err != nil {
//		return err // ctx has ended
//	}
//	w := batch.New(batch.Config{Store: st, Guard: l.EnsureHeld})
//
// [Lease.EnsureHeld] is asked before each write. It renews the lease where that is due,
// and returns [ErrLost] once another process has it. A process that dies loses its lease
// after [TTL]; one that ends gives it back by [Lease.Release].
package lease
