package targets

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/problem"
	"github.com/left4me/left4me/store/samegame"
)

// Store is what a Source reads. Every [store.Store] is one.
type Store interface {
	Servers // what is to be polled

	// Known returns what the polls of these servers go on from.
	Known(ctx context.Context, serverIDs ...int64) (map[int64]store.ResumeState, error)

	// User returns the owner of a server.
	User(ctx context.Context, id int64) (store.User, error)
}

// A Source tells a [poll.Fleet] of the servers of a store, and makes its clients. The fields
// must not change while it is used. Many goroutines may use it; it must not be copied.
type Source struct {
	// Store has the servers. Required.
	Store Store

	// Held returns the shards whose servers are polled, as in [Lister]. Nil: all are.
	Held func() []store.Shard

	// Logins makes clients that send no password again that a game has refused. Required.
	Logins *hold.Logins

	// Reached is told where each server was reached. Required.
	Reached *samegame.Finder

	// RCON adjusts the connections. Nil is fine.
	RCON *rcon.Options

	// Problems says what errors mean.
	Problems problem.Classifier

	// OnStrategy is told of a server whose strategy is not known here, which gets the
	// default one, each time that it is listed. Nil is fine.
	OnStrategy func(s store.Server)

	// OnList gets each list of all servers before it is used. Nil is fine.
	OnList func(ctx context.Context, servers []store.Server)

	list Lister

	mu   sync.Mutex
	rows map[int64]*store.Server // as last listed
}

// Targets returns what is polled now. It must not be called again before it has returned.
func (s *Source) Targets(ctx context.Context) ([]poll.Target, error) {
	s.list.Servers, s.list.Held = s.Store, s.Held
	servers, all, err := s.list.List(ctx)
	if err != nil {
		return nil, err
	}
	if all && s.OnList != nil {
		s.OnList(ctx, servers)
	}
	list := make([]poll.Target, 0, len(servers))
	rows := make(map[int64]*store.Server, len(servers))
	for i := range servers {
		row := &servers[i]
		t, err := Of(*row)
		if err != nil && s.OnStrategy != nil {
			s.OnStrategy(*row)
		}
		list = append(list, t)
		rows[row.ID] = row
	}
	s.mu.Lock()
	s.rows = rows
	s.mu.Unlock()
	return list, nil
}

// Known returns what the polls of these servers go on from, without those that were not
// listed last.
func (s *Source) Known(ctx context.Context, ids []int64) (map[int64]poll.Known, error) {
	states, err := s.Store.Known(ctx, ids...)
	if err != nil {
		return nil, err
	}
	known := make(map[int64]poll.Known, len(ids))
	var logins []store.RCONLogin
	for _, id := range ids {
		if row := s.row(id); row != nil {
			known[id] = Known(*row, states[id])
			logins = append(logins, store.RCONLogin{Host: row.Host, Port: row.Port, Password: row.RCONPassword})
		}
	}
	if len(logins) > 1 {
		_ = s.Logins.Prepare(ctx, logins) // or each dial asks
	}
	return known, nil
}

func (s *Source) row(id int64) *store.Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows[id]
}

// Client returns what asks a server.
func (s *Source) Client(t poll.Target) poll.Client {
	host, text, _ := net.SplitHostPort(t.Addr)
	port, _ := strconv.Atoi(text) // 0, which no client dials, for what is no port
	return client{s.Logins.Client(host, port, t.Password, t.Options(poll.Options(s.RCON))), s, t}
}

// client is a client whose errors a Fleet understands.
type client struct {
	*hold.Client
	source *Source
	target poll.Target
}

func (c client) Exec(ctx context.Context, command string) (string, error) {
	text, err := c.Client.Exec(ctx, command)
	if at := c.Addr(); at.Host != "" {
		c.source.Reached.Note(c.target.ID, c.target.Addr, at.String())
	}
	if errors.Is(err, hold.ErrStore) {
		err = fmt.Errorf("%w: %w", poll.ErrNotAsked, err)
	}
	return text, err
}

// Classify returns what the owner of a server may read of a failed poll. Unless they are
// administrators, or the game there has accepted their password before, all answers
// that no game gives are the same to them, and come after the same time.
func (s *Source) Classify(ctx context.Context, p poll.FailedPoll) poll.Failure {
	f := s.Problems.Classify(p.Last, p.Err)
	c, _ := p.Client.(client)
	if problem.GamesOnly(f.Kind, p.Err) || c.Client != nil && c.Proven() || s.ownedByAdmin(ctx, p.Target.ID) {
		return f
	}
	wait := time.NewTimer(s.Problems.QueryTimeout - time.Since(p.Began))
	defer wait.Stop()
	select {
	case <-ctx.Done():
	case <-wait.C:
	}
	return problem.NoGame(f)
}

// ownedByAdmin reports whether the owner of a server is known to be an administrator.
func (s *Source) ownedByAdmin(ctx context.Context, id int64) bool {
	row := s.row(id)
	if row == nil {
		return false
	}
	owner, err := s.Store.User(ctx, row.UserID)
	return err == nil && owner.Admin
}
