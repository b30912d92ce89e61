package daemon

import (
	"context"
	"time"
)

const (
	pruneRows  = 1000                  // removed in one transaction
	prunePause = 50 * time.Millisecond // between two, for others to write
)

// retain removes what is older than the history that is kept, now and then, in
// small batches, until ctx ends.
func (d *daemon) retain(ctx context.Context) {
	for pause(ctx, time.Duration(d.RetentionEvery)*d.Interval) {
		n, err := d.prune(ctx)
		d.health.pruned.Add(uint64(n))
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
	now := utc(time.Now())
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
