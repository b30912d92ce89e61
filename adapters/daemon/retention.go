package daemon

import (
	"context"
	"time"

	"github.com/left4me/left4me/store/retention"
)

// retain removes history that is older than is kept, until ctx ends, but not by a clock that
// is not trusted.
func (d *daemon) retain(ctx context.Context) {
	retention.Retention{
		Store: d.Store, KeepFor: d.HistoryFor, AuditFor: d.AuditFor, Every: time.Duration(d.RetentionEvery) * d.Interval, Now: d.clock.Now,
		Trusted: func() bool { return d.lease.Leads() && d.clock.Trusted() },
		OnRemove: func(rows int, err error) {
			d.OnPrune(rows)
			if err != nil {
				d.log.Warn("old history was not removed", "err", err)
			} else if rows > 0 {
				d.log.Debug("old history removed", "rows", rows)
			}
		},
	}.Run(ctx)
}
