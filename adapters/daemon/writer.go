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
		Store: d.Store, Every: d.flushEvery(), TouchEvery: d.touchEvery(),
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
		OnFlush:  d.onFlush(),
	})
}

// onFlush tells OnFlush, and the log when the store begins or
// ceases to take them.
func (d *daemon) onFlush() func(batch.Flush) {
	failed, dropping := 0, false
	return func(flush batch.Flush) {
		d.OnFlush(flush)
		if flush.Err == nil {
			if failed > 0 {
				d.log.Info("the store takes writes again", "failed", failed)
			}
			failed, dropping = 0, false
			return
		}
		if failed++; failed == 1 {
			d.log.Warn("the store takes no writes; what is seen waits in memory", "err", flush.Err)
		}
		if flush.Dropped > 0 && !dropping {
			dropping = true
			d.log.Warn("more waits for the store than memory allows; details are dropped")
		}
	}
}
