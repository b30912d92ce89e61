package daemon

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/problem"
	"github.com/left4me/left4me/store/targets"
)

// newFleet returns what polls in one run of the daemon.
func (d *daemon) newFleet() (*poll.Fleet, error) {
	failing, from := false, &source{d: d}
	var fleet *poll.Fleet
	fleet, err := poll.NewFleet(poll.Config{
		Targets:   from.targets,
		Known:     from.known,
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
		Attendant: d.gameLogs(func(id int64, e livestate.Edge) bool { return fleet.Edge(id, e) }),
		Wait:      func(ctx context.Context) error { return d.writer.Wait(ctx) },
		Client:    d.newClient,
		Classify:  from.classify,
		Interval:  d.Interval, QueryTimeout: d.QueryTimeout, Policy: d.Policy, Now: d.clock.Now,
	})
	return fleet, err
}

// newClient returns what asks a server.
func (d *daemon) newClient(t poll.Target) poll.Client {
	host, port := splitAddr(t.Addr)
	return holdClient{d.logins.Client(host, port, t.Password, t.Options(poll.Options(d.RCON))), d, t}
}

// holdClient is a client whose errors a Fleet understands.
type holdClient struct {
	*hold.Client
	d *daemon
	t poll.Target
}

func (c holdClient) Exec(ctx context.Context, command string) (string, error) {
	text, err := c.Client.Exec(ctx, command)
	if at := c.Addr(); at.Host != "" {
		c.d.reached.Note(c.t.ID, c.t.Addr, at.String())
	}
	if errors.Is(err, hold.ErrStore) {
		err = fmt.Errorf("%w: %w", poll.ErrNotAsked, err)
	}
	return text, err
}

func splitAddr(addr string) (string, int) {
	host, text, _ := net.SplitHostPort(addr)
	port, _ := strconv.Atoi(text) // 0, which no client dials, for what is no port
	return host, port
}

// source tells a fleet of the servers of the store.
type source struct {
	d *daemon

	mu   sync.Mutex
	rows map[int64]*store.Server // as of the last targets
}

func (s *source) targets(ctx context.Context) ([]poll.Target, error) {
	servers, err := s.d.Store.AllServers(ctx)
	if err != nil {
		return nil, err
	}
	s.d.markSame(ctx, servers)
	list := make([]poll.Target, 0, len(servers))
	rows := make(map[int64]*store.Server, len(servers))
	for i := range servers {
		row := &servers[i]
		t, err := targets.Of(*row)
		if err != nil {
			s.d.log.Warn("unknown RCON strategy of a server", "server", row.ID, "strategy", row.Strategy)
		}
		list = append(list, t)
		rows[row.ID] = row
	}
	s.mu.Lock()
	s.rows = rows
	s.mu.Unlock()
	return list, nil
}

// markSame tells the store which servers are the same game.
func (d *daemon) markSame(ctx context.Context, servers []store.Server) {
	changes := d.reached.Changes(servers)
	maps.DeleteFunc(changes, func(id, _ int64) bool {
		_, held := d.lease.Right(id)
		return !held // its poller knows where it is
	})
	if len(changes) == 0 {
		return
	}
	if err := d.Store.SetSameAs(ctx, changes); err != nil {
		return // the next pass finds it again
	}
	for id, other := range changes {
		if other != 0 {
			d.log.Warn("two servers are the same game: it is polled and counted twice", "server", id, "same_as", other)
		}
	}
}

// known returns what the store knows. Changes of these servers that still wait for the
// store are dropped: it has refused them.
func (s *source) known(ctx context.Context, ids []int64) (map[int64]poll.Known, error) {
	rows, err := s.d.Store.Known(ctx, ids...)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		s.d.writer.Forget(id)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	known := make(map[int64]poll.Known, len(ids))
	for _, id := range ids {
		row := s.rows[id]
		if row == nil {
			continue
		}
		known[id] = targets.Known(*row, rows[id])
		s.d.profiles.Want(livestate.Players(rows[id].Sessions)...)
	}
	return known, nil
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

// onStatus tells the store, the readers of events and the log of a change in how a
// server is seen.
func (d *daemon) onStatus(c poll.StatusChange) {
	id, message := c.Target.ID, c.After.Failure.Message
	before, after := problem.Of(c.Before.Failure), problem.Of(c.After.Failure)
	if c.Before.State == c.After.State && before == after && c.Before.Failure.Message == message {
		return // as it is stored
	}
	d.writer.SetState(store.ServerState{ServerID: id, Epoch: c.Target.Epoch, ActualState: store.State(c.After.State), Problem: after, LastError: message, At: c.At})
	if c.Before.State == poll.Running && before == "" && after != "" {
		d.writer.Announce(livestate.Event{Kind: livestate.EventTrouble, At: c.At, ServerID: id,
			LastSeenAt: c.LastRun.LastSeenAt, State: c.LastRun.State})
	}
	var panicked *poll.PanicError
	switch {
	case errors.As(c.Err, &panicked):
		d.log.Error("panic while watching a server", "server", id, "panic", fmt.Sprint(panicked.Value), "stack", string(panicked.Stack))
	case c.After.Failure.Kind == poll.KindInternal:
		d.log.Warn("a server could not be asked", "server", id, "err", c.Err)
	case after != "":
		args := []any{"server", id, "name", c.Target.Name, "problem", string(after), "message", message}
		if detail := d.explain(c.Before, c.Err).Message; detail != message {
			args = append(args, "detail", detail)
		}
		d.log.Warn("server problem", args...)
	case c.After.State == poll.Running && before != "":
		d.log.Info("server answers again", "server", id, "name", c.Target.Name)
	default:
		d.log.Debug("server state", "server", id, "name", c.Target.Name, "state", string(c.After.State))
	}
}

// utc returns t as the store keeps times.
func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
