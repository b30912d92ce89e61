package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/clock"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/lease"
	"github.com/left4me/left4me/store/problem"
	"github.com/left4me/left4me/store/queue"
	"github.com/left4me/left4me/store/samegame"
	"github.com/left4me/left4me/store/shard"
)

const (
	watchersStop = 2 * time.Second // how long the end waits for polls under way
	lastFlush    = 4 * time.Second // after which the last flush is given up, counted from the end of ctx
	leaseReturn  = 500 * time.Millisecond
)

// daemon is what the watchers of one run share.
type daemon struct {
	Config
	log      *slog.Logger
	health   *Health
	lease    shard.Work
	writer   *batch.Writer
	record   *record.Writer    // nil: none
	profiles *profiles.Fetcher // nil: none
	reached  *samegame.Finder
	logins   *hold.Logins
	problems problem.Classifier
	clock    *clock.Clock
	chat     *queue.Queue[store.ChatLine]
	counts   *queue.Queue[store.Counts]
}

// Run watches every server of the store until ctx ends. Then it stops polling,
// writes what is pending, and returns nil within five seconds, or an error if the
// store did not take it. Sessions stay open: those who are still on their server when the
// next daemon starts are then in the same session.
//
// Daemons on a store that has [store.Shards] for many, as PostgreSQL, share the servers. On
// any other store one daemon watches: Run waits while there is another, and takes over
// when that one ends or dies; it says so to the log and in the Ready of its [Health].
//
// A store that is unavailable is no reason to end. Run returns early only for a Config
// that cannot work.
func Run(ctx context.Context, c Config) error {
	c, err := c.withDefaults()
	if err != nil {
		return err
	}
	recorder, err := openRecord(c)
	if err != nil {
		return err
	}
	defer recorder.Close()

	d := &daemon{Config: c, log: c.Log, health: c.Health, record: recorder, clock: newClock(c), reached: new(samegame.Finder)}
	d.problems = problem.Classifier{QueryTimeout: c.QueryTimeout, Now: d.clock.Now}
	d.logins = &hold.Logins{Store: c.Store, Dialer: c.Dialer, Now: d.clock.Now}
	d.lease = d.newWork(ctx)
	d.profiles = newFetcher(c, d.clock, d.lease.Leads)
	c.Health.Start(c.Interval, recorder, d.profiles)
	c.Health.SetPhase("the poller is starting")
	defer c.Health.SetPhase("the poller has stopped")
	c.Health.SetWork(d.lease)
	go d.lease.Run(ctx)
	for lease.Await(ctx, d.lease, d.onWait) == nil {
		err := d.settle(ctx)
		if err == nil {
			err = d.watch(ctx)
		}
		switch {
		case errors.Is(err, lease.ErrLost), errors.Is(err, errStepped):
		case err != nil && errors.Is(err, ctx.Err()): // nothing was polled yet
			d.release(ctx)
			return nil
		default:
			return err
		}
	}
	return nil
}

// release gives the lease back.
func (d *daemon) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseReturn)
	defer cancel()
	if err := d.lease.Release(ctx); err != nil {
		d.log.Warn("the lease was not given back; it runs out by itself", "err", err)
	}
}

// onWait reports why this daemon does not poll yet; nil: it does.
func (d *daemon) onWait(why error) {
	switch {
	case why == nil:
		d.log.Info("acquired the lease; polling")
		return
	case errors.Is(why, store.ErrLeaseHeld):
		d.health.SetPhase("another daemon polls for this store; this one waits")
	default:
		d.health.SetPhase("the store cannot be reached; the poller waits")
	}
	d.log.Warn("waiting to poll", "err", why)
}

// watch polls until ctx ends, the lease is lost or the clock goes back.
func (d *daemon) watch(ctx context.Context) error {
	own := *d // a copy: goroutines that outlive this run must not touch the fields of the next one
	d = &own
	inner, cancel := context.WithCancel(ctx)
	defer cancel()

	d.record.Reopen()
	d.chat = queue.New(maxChat, func(ctx context.Context, lines []store.ChatLine) error { return store.AddHeldChat(ctx, d.Store, lines) })
	d.counts = queue.New(maxCounts, d.Store.SetCounts)
	fleet, err := d.newFleet()
	if err != nil {
		return err
	}
	d.writer = d.newWriter(fleet.Reload)
	d.health.SetRun(fleet, d.writer)
	d.Passwords.Use(fleet)
	defer d.Passwords.Use(nil)

	lost := make(chan error, 1)
	var parts sync.WaitGroup
	parts.Go(func() {
		lost <- d.writer.Run(inner)
		cancel()
	})
	parts.Go(func() { fleet.Run(inner) })
	parts.Go(func() { d.retain(inner) })
	parts.Go(func() { d.chat.Run(inner) })
	parts.Go(func() { d.counts.Run(inner) })
	parts.Go(func() { d.fetchProfiles(inner) })
	parts.Go(func() { d.wantArrivals(inner) })
	parts.Go(func() {
		// Polls end while the history is cut, so the store has to take writes.
		if d.clock.AwaitStepBack(inner, func() bool { return d.writer.Stats().Err == nil }) == nil {
			cancel()
		}
	})
	<-inner.Done()
	end := time.Now()

	stopped := make(chan struct{})
	go func() {
		parts.Wait()
		close(stopped)
	}()
	select {
	case <-stopped:
	case <-time.After(watchersStop):
		d.log.Warn("not all polls ended in time")
	}
	select {
	case err := <-lost:
		return d.finish(ctx, end, err)
	default:
		return d.finish(ctx, end, nil)
	}
}

// finish writes what is pending and gives the lease back.
func (d *daemon) finish(ctx context.Context, end time.Time, lost error) error {
	if lost == nil && ctx.Err() == nil { // the clock went back: what was seen is stored, and then cut
		if lost = d.writer.FlushAll(ctx); lost == nil {
			return errStepped
		}
		end = time.Now()
	}
	if errors.Is(lost, batch.ErrLost) {
		// The other daemon has read the store meanwhile; what it did not find there
		// it sees itself. The record is its own too.
		d.log.Warn("another daemon has taken over; what was not written is dropped", "rows", d.writer.Discard())
		d.record.Discard()
		return lost
	}
	ctx = context.WithoutCancel(ctx)
	flushCtx, cancel := context.WithDeadline(ctx, end.Add(lastFlush))
	defer cancel()
	err := d.writer.Flush(flushCtx)
	d.release(ctx)
	if err != nil {
		return fmt.Errorf("daemon: the last flush: %w", err)
	}
	return nil
}
