package batch_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
)

// fakeStore remembers what was written. Its funcs, if any, decide what a write returns.
type fakeStore struct {
	mu      sync.Mutex
	apply   func(ctx context.Context, batch []store.Update) error
	touch   func(ctx context.Context) error
	updates map[int64]store.Update
	seen    map[int64]time.Time
	states  map[int64]store.ServerState
	applied int // calls of Apply that succeeded
}

func (s *fakeStore) Apply(ctx context.Context, batch []store.Update) error {
	s.mu.Lock()
	apply := s.apply
	s.mu.Unlock()
	if apply != nil {
		if err := apply(ctx, batch); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.updates == nil {
		s.updates = make(map[int64]store.Update)
	}
	for _, u := range batch {
		s.updates[u.ServerID] = u
	}
	s.applied++
	return nil
}

func (s *fakeStore) Touch(ctx context.Context, seen []store.RunEnd) error {
	if s.touch != nil {
		if err := s.touch(ctx); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = make(map[int64]time.Time)
	}
	for _, t := range seen {
		s.seen[t.ServerID] = t.LastSeenAt
	}
	return nil
}

func (s *fakeStore) SetServerStates(_ context.Context, states []store.ServerState) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.states == nil {
		s.states = make(map[int64]store.ServerState)
	}
	for _, state := range states {
		s.states[state.ServerID] = state
	}
	return nil
}

func (s *fakeStore) Ping(context.Context) error { return nil }

// fail makes every Apply from now on fail with err; nil: succeed.
func (s *fakeStore) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apply = func(context.Context, []store.Update) error { return err }
}

// names are those of the sessions of a server in the last update of it.
func (s *fakeStore) names(server int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, session := range s.updates[server].Sessions {
		names = append(names, session.LastName)
	}
	return strings.Join(names, " ")
}

// poller polls one server, which shows the players that it is told.
type poller struct {
	w    *batch.Writer
	id   int64
	live livestate.Server
}

func (p *poller) poll(names ...string) {
	obs := livestate.Observation{At: time.Now().UTC(), State: livestate.State{Map: "c1m1_hotel", Players: len(names)}}
	for i, name := range names {
		obs.Roster = append(obs.Roster, livestate.Player{SteamID: steam.FromAccountID(uint32(i + 1)), UserID: i + 2, Name: name})
	}
	live, changes := p.live.Observe(obs, livestate.Policy{Resume: time.Hour})
	p.live = live
	p.w.Add(p.id, changes)
}

// start runs a Writer until the test ends.
func start(t *testing.T, c batch.Config) *batch.Writer {
	t.Helper()
	w := batch.New(c)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return w
}

// pass lets time pass in a bubble, and what happens in it end.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
