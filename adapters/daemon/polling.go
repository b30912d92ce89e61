package daemon

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/problem"
	"github.com/left4me/left4me/store/targets"
)

// newFleet returns the fleet of one run of the daemon.
func (d *daemon) newFleet() (*poll.Fleet, error) {
	failing := false
	source := &targets.Source{
		Store: d.Store, Held: d.lease.Held, Logins: d.logins, Reached: d.reached, RCON: d.RCON, Problems: d.problems, OnList: d.markSame,
		OnStrategy: func(s store.Server) {
			d.log.Warn("unknown RCON strategy of a server", "server", s.ID, "strategy", s.Strategy)
		},
	}
	var fleet *poll.Fleet
	logs := d.gameLogs(func(id int64, e livestate.Edge) bool { return fleet.Edge(id, e) })
	d.health.SetGameLogs(logs)
	fleet, err := poll.NewFleet(poll.Config{
		Targets: source.Targets,
		Known: func(ctx context.Context, ids []int64) (map[int64]poll.Known, error) {
			known, err := source.Known(ctx, ids)
			d.onKnown(ids, known, err)
			return known, err
		},
		Latest:    d.Store.Latest,
		OnChanges: d.onChanges,
		Rights:    d.lease,
		OnStatus:  d.onStatus,
		OnPoll:    d.onPoll,
		OnSync: func(err error) {
			if (err != nil) != failing {
				failing = err != nil
				if failing {
					d.log.Warn("the store does not list the servers", "err", err)
				} else {
					d.log.Info("the store lists the servers again")
				}
			}
			d.health.Synced(err)
		},
		Query:     d.Query,
		OnCounts:  d.onCounts,
		Record:    d.record,
		Attendant: logs,
		Wait:      func(ctx context.Context) error { return d.writer.Wait(ctx) },
		Client:    source.Client,
		Classify:  source.Classify,
		Interval:  d.Interval, QueryTimeout: d.QueryTimeout, Policy: d.Policy, Now: d.clock.Now,
	})
	return fleet, err
}

// markSame stores which servers are the same game.
func (d *daemon) markSame(ctx context.Context, servers []store.Server) {
	found, err := d.reached.Mark(ctx, d.Store, servers, func(id int64) bool {
		_, held := d.lease.Right(id)
		return held
	})
	if err != nil {
		return // the next pass tries again
	}
	for id, other := range found {
		if other != 0 {
			d.log.Warn("two servers are the same game: it is polled and counted twice", "server", id, "same_as", other)
		}
	}
}

// onKnown receives what the store knows of servers. Changes of them that still wait for the
// store are dropped, because it has refused them.
func (d *daemon) onKnown(ids []int64, known map[int64]poll.Known, err error) {
	if err != nil {
		return
	}
	for _, id := range ids {
		d.writer.Forget(id)
	}
	for _, k := range known {
		d.profiles.Want(livestate.Players(k.Server.Sessions)...)
	}
}

func (d *daemon) onPoll(p poll.Poll) {
	d.OnPoll(p)
	if p.Err == nil && p.Target.Tag == targets.PendingPassword { // which the store ends with this
		d.writer.SetState(store.ServerState{ServerID: p.Target.ID, Epoch: p.Target.Epoch, ActualState: store.Running, At: utc(d.clock.Now())})
	}
}

func (d *daemon) onChanges(t poll.Target, c livestate.Changes) {
	d.writer.AddUnder(t.Epoch, t.ID, c)
	d.profiles.Want(livestate.Players(c.Opened, c.Reopened)...)
}

// onStatus stores, publishes and logs that the status of a server has changed.
func (d *daemon) onStatus(c poll.StatusChange) {
	state, changed := problem.StateOf(c)
	if !changed {
		return // it is stored already
	}
	d.writer.SetState(state)
	if e, ok := problem.TroubleOf(c); ok {
		d.writer.Announce(e)
	}
	d.problems.Log(d.log, c)
}

// utc returns t as the store keeps times.
func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
