package daemon

import (
	"context"
	"errors"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/gamelog"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/lease"
	"github.com/left4me/left4me/store/retention"
	"github.com/left4me/left4me/store/shard"
)

// newWork returns the leases that decide which servers this daemon polls.
func (d *daemon) newWork(ctx context.Context) shard.Work {
	return shard.NewWork(d.Store, d.clock, shard.Config{
		OnChange: func() {
			if fleet, _ := d.health.Run(); fleet != nil {
				go fleet.Hold(ctx)
				fleet.Sync()
			}
		},
		GiveBack: func(ctx context.Context, _ []store.Shard) error {
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

const (
	maxChat   = 10_000 // lines of chat that wait for the store
	maxCounts = 20_000 // counts that do
)

// onCounts stores what a server answers without a password.
func (d *daemon) onCounts(t poll.Target, c poll.Counts) {
	d.counts.Add(store.Counts{ServerID: t.ID, At: c.At, Players: c.Players, MaxPlayers: c.MaxPlayers, Bots: c.Bots, Map: c.Map})
}

// gameLogs returns the service that reads the logs of the games; nil if there is no listener.
func (d *daemon) gameLogs(edge func(id int64, e livestate.Edge) bool) *gamelog.Service {
	if d.GameLogs == nil {
		return nil
	}
	return gamelog.New(gamelog.Config{
		Listener: d.GameLogs, Addr: d.GameLogAddr, Edge: edge, Now: d.clock.Now,
		OnChat: func(id int64, c gamelog.Chat) {
			epoch, held := d.lease.Right(id)
			if !held {
				return // the poller that holds the server stores the line
			}
			d.chat.Add(store.ChatLine{ServerID: id, Epoch: epoch, At: c.At, SteamID: c.SteamID, Name: c.Name, Text: c.Text, Team: c.Team})
		},
		OnTrouble: func(t poll.Target, err error) {
			if err != nil {
				d.log.Warn("a game does not send its log; times are as exact as polls", "server", t.ID, "name", t.Name, "err", err)
			} else {
				d.log.Info("a game sends its log again", "server", t.ID, "name", t.Name)
			}
		},
	})
}

// retain removes history that is older than HistoryFor until ctx ends. It waits while the clock
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
