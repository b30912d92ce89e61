package daemon

import (
	"context"
	"time"
)

const (
	pruneRows  = 1000                  // removed in one call
	prunePause = 50 * time.Millisecond // between two, for others to write
)

// retain removes what is older than the history that is kept, at once and then now
// and then, in small batches, until ctx ends. It removes nothing by a clock that is
// not trusted.
func (d *daemon) retain(ctx context.Context) {
	for wait := time.Duration(0); pause(ctx, wait); {
		wait = time.Duration(d.RetentionEvery) * d.Interval
		if !d.clock.Trusted() {
			continue
		}
		n, err := d.prune(ctx)
		d.OnPrune(n)
		switch {
		case err != nil && ctx.Err() == nil:
			d.log.Warn("old history was not removed", "err", err)
		case n > 0:
			d.log.Debug("old history removed", "rows", n)
		}
	}
}

// prune removes what is old and returns how many rows went.
func (d *daemon) prune(ctx context.Context) (int, error) {
	now := utc(d.clock.Now())
	if err := d.Store.PruneLogins(ctx, now); err != nil {
		return 0, err
	}
	total := 0
	for {
		n, err := d.Store.Prune(ctx, now.Add(-d.HistoryFor), pruneRows)
		total += n
		if err != nil || n < pruneRows || !pause(ctx, prunePause) {
			return total, err
		}
	}
}
