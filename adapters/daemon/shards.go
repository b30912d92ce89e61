package daemon

import (
	"context"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/shard"
)

// newWork returns what decides which servers this daemon polls.
func (d *daemon) newWork(ctx context.Context) shard.Work {
	return shard.NewWork(d.Store, d.clock, shard.Config{
		OnChange: func() {
			if fleet, _ := d.health.Run(); fleet != nil {
				go fleet.Hold(ctx)
				fleet.Sync()
			}
		},
		GiveBack: func(ctx context.Context, _ store.Shard) error {
			fleet, writer := d.health.Run()
			if fleet == nil {
				return nil
			}
			if err := fleet.Hold(ctx); err != nil {
				return err
			}
			return writer.Flush(ctx)
		},
	})
}
