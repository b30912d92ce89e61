package poll_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
)

// network is a network of game servers, by address. Each answers what it is told.
type network struct {
	mu      sync.Mutex
	answers map[string]func(ctx context.Context) (string, error)
	asked   map[string][]time.Time
	open    map[string]int // clients
}

func newNetwork() *network {
	return &network{answers: make(map[string]func(context.Context) (string, error)), asked: make(map[string][]time.Time), open: make(map[string]int)}
}

// set changes what a server answers.
func (n *network) set(addr string, answer func(context.Context) (string, error)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.answers[addr] = answer
}

func (n *network) polls(addr string) []time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.asked[addr])
}

func (n *network) client(t poll.Target) poll.Client {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.open[t.Addr]++
	return &client{n, t}
}

// client is one client of a server.
type client struct {
	n *network
	t poll.Target
}

func (c *client) Exec(ctx context.Context, _ string) (string, error) {
	c.n.mu.Lock()
	c.n.asked[c.t.Addr] = append(c.n.asked[c.t.Addr], time.Now())
	answer := c.n.answers[c.t.Addr]
	c.n.mu.Unlock()
	if c.t.Password != "right" {
		return "", rcon.ErrAuth
	}
	return answer(ctx)
}

func (c *client) Close() error {
	c.n.mu.Lock()
	defer c.n.mu.Unlock()
	c.n.open[c.t.Addr]--
	return nil
}

// shows answers with players, whose account numbers and user ids count from 1, and who
// connected when the bubble began.
func shows(names ...string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) {
		var b strings.Builder
		fmt.Fprintf(&b, "%splayers : %d humans, 0 bots (8 max) (not hibernating) (unreserved)\n\n# userid name uniqueid connected ping loss state rate adr\n", head, len(names))
		age := int(time.Since(bubble).Seconds())
		for i, name := range names {
			fmt.Fprintf(&b, "# %d %d %q STEAM_1:0:%d %02d:%02d:%02d 40 0 active 30000 203.0.113.1:27005\n", i+2, i+1, name, i+1, age/3600, age/60%60, age%60)
		}
		return b.String() + "#end\n", nil
	}
}

// bubble is when the time of synctest begins.
var bubble = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func fails(err error) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return "", err }
}

// hangs never answers.
func hangs(ctx context.Context) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

// seen collects what a Fleet sees.
type seen struct {
	mu       sync.Mutex
	targets  []poll.Target
	known    map[int64]poll.Known
	listErr  error
	events   []string
	statuses []string
	polls    []poll.Poll
}

func (s *seen) config(n *network) poll.Config {
	return poll.Config{
		Targets: func(context.Context) ([]poll.Target, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			return slices.Clone(s.targets), s.listErr
		},
		Known: func(_ context.Context, ids []int64) (map[int64]poll.Known, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.known, nil
		},
		OnChanges: func(t poll.Target, c livestate.Changes) {
			s.mu.Lock()
			defer s.mu.Unlock()
			for e := range c.Events() {
				s.events = append(s.events, strings.TrimSpace(fmt.Sprint(t.ID, " ", e.Kind, " ", e.Session.LastName)))
			}
		},
		OnStatus: func(c poll.StatusChange) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.statuses = append(s.statuses, strings.TrimSpace(fmt.Sprint(c.Target.ID, " ", c.After.State, " ", c.After.Failure.Kind)))
		},
		OnPoll: func(p poll.Poll) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.polls = append(s.polls, p)
		},
		Client: n.client,
	}
}

// takePolls returns the polls since the last takePolls.
func (s *seen) takePolls() []poll.Poll {
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	polls := s.polls
	s.polls = nil
	return polls
}

func (s *seen) set(targets ...poll.Target) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.targets = targets
}

// take returns what was collected since the last take.
func (s *seen) take() (events, statuses []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	events, statuses = s.events, s.statuses
	s.events, s.statuses = nil, nil
	return events, statuses
}

// run runs a Fleet until the test ends or stop is called.
func run(t *testing.T, c poll.Config) (f *poll.Fleet, stop func()) {
	t.Helper()
	f, err := poll.NewFleet(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		f.Run(ctx)
		close(done)
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		<-done
	})
	t.Cleanup(stop)
	return f, stop
}

// pass lets time pass in a bubble, and what happens in it end.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func target(id int64) poll.Target {
	return poll.Target{ID: id, Name: fmt.Sprint("server ", id), Addr: fmt.Sprintf("203.0.113.%d:27015", id), Password: "right"}
}

func want(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
