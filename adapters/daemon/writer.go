package daemon

import (
	"context"
	"errors"

	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/lease"
)

// newWriter returns the writer of one run of the daemon.
func (d *daemon) newWriter(reload func(server int64)) *batch.Writer {
	return batch.New(batch.Config{
		Store: d.Store, Interval: d.Interval, Successors: !d.Store.OnePoller(),
		Guard: func(ctx context.Context) error {
			err := d.lease.EnsureHeld(ctx)
			if !errors.Is(err, lease.ErrLost) {
				d.record.Flush() // only the lease holder writes the record
			}
			return err
		},
		Publish: d.Events.Publish, Share: d.ShareEvents,
		OnReject: func(id int64, err error) {
			d.log.Error("the store refuses what was seen of a server; dropped", "server", id, "err", err)
			reload(id)
		},
		OnFenced: d.lease.Lose,
		OnFlush:  d.OnFlush,
		OnOutage: func(o batch.Outage) {
			switch {
			case o.Err == nil:
				d.log.Info("the store takes writes again", "failed", o.Failures)
			case o.Dropping:
				d.log.Warn("more waits for the store than memory allows; details are dropped")
			default:
				d.log.Warn("the store takes no writes; what is seen waits in memory", "err", o.Err)
			}
		},
	})
}
