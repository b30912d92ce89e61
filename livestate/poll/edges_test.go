package poll_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/steam"
)

// Edges wait for the next poll, which then closes the session when the log says, and why.
func TestEdgesCountAtTheNextPoll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork()
		n.set("a:1", shows("Ann", "Ben"))
		var mu sync.Mutex
		var closed []livestate.Session
		var recorded recorder
		fleet, err := poll.NewFleet(poll.Config{
			Targets: func(context.Context) ([]poll.Target, error) {
				return []poll.Target{{ID: 1, Addr: "a:1", Password: "right"}}, nil
			},
			Client: n.client, Record: &recorded,
			OnChanges: func(_ poll.Target, c livestate.Changes) {
				mu.Lock()
				defer mu.Unlock()
				closed = append(closed, c.Closed...)
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { fleet.Run(ctx); close(done) }()
		time.Sleep(12 * time.Second)
		synctest.Wait()

		ben := livestate.Edge{
			Kind: livestate.EdgeDisconnect, SteamID: steam.FromUint64(76561197960265728 + 4), UserID: 3,
			Reason: livestate.ReasonNoSteamLogon, At: time.Now().Add(3500 * time.Millisecond), Stamp: time.Now().Add(3500 * time.Millisecond).Truncate(time.Second),
		}
		time.Sleep(3500 * time.Millisecond)
		if !fleet.Edge(1, ben) || !fleet.Edge(1, livestate.Edge{At: time.Now(), Stamp: time.Now()}) || fleet.Edge(2, ben) {
			t.Error("of server 1 edges are taken, of server 2 none")
		}
		n.set("a:1", shows("Ann"))
		time.Sleep(5 * time.Second)
		synctest.Wait()
		mu.Lock()
		if len(closed) != 1 || closed[0].Reason != livestate.ReasonNoSteamLogon || !closed[0].LeftAt.Equal(ben.At) {
			t.Errorf("closed %+v; want an end at %v", closed, ben.At)
		}
		mu.Unlock()
		if recorded.edges.Load() != 2 {
			t.Errorf("%d edges are recorded", recorded.edges.Load())
		}

		for i := range 600 { // more than wait
			if got := fleet.Edge(1, ben); got != (i < 512) {
				t.Errorf("edge %d: %v", i, got)
				break
			}
		}
		cancel()
		<-done
	})
}

// attendant writes down when it is called, and runs a command.
type attendant struct {
	mu    sync.Mutex
	calls []string
	slow  time.Duration
}

func (a *attendant) Polled(ctx context.Context, t poll.Target, c poll.Client, fresh bool, changes livestate.Changes) {
	a.note(fmt.Sprint("polled ", t.ID, " fresh ", fresh, " up ", changes.Up))
	c.Exec(ctx, "log on")
}

func (a *attendant) Leaving(ctx context.Context, t poll.Target, c poll.Client) {
	if c == nil {
		a.note(fmt.Sprint("left ", t.ID, " without a connection"))
		return
	}
	if a.slow > 0 {
		select {
		case <-time.After(a.slow):
		case <-ctx.Done():
			a.note(fmt.Sprint("left ", t.ID, " late"))
			return
		}
	}
	c.Exec(ctx, "logaddress_del")
	a.note(fmt.Sprint("left ", t.ID))
}

func (a *attendant) note(call string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls = append(a.calls, call)
}

func TestAttendantIsToldOfEachPollAndOfTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork()
		n.set("a:1", shows("Ann"))
		n.set("b:1", hangs)
		var a attendant
		var mu sync.Mutex
		targets := []poll.Target{{ID: 1, Addr: "a:1", Password: "right"}, {ID: 2, Addr: "b:1", Password: "right"}}
		fleet, err := poll.NewFleet(poll.Config{
			Targets: func(context.Context) ([]poll.Target, error) {
				mu.Lock()
				defer mu.Unlock()
				return targets, nil
			},
			Client: n.client, Attendant: &a,
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { fleet.Run(ctx); close(done) }()
		time.Sleep(9 * time.Second)
		mu.Lock()
		targets = []poll.Target{{ID: 1, Addr: "a:1", Password: "right", Idle: livestate.ReasonStopped}, targets[1]}
		mu.Unlock()
		time.Sleep(10 * time.Second)
		mu.Lock()
		targets = []poll.Target{{ID: 1, Addr: "a:1", Password: "right"}, targets[1]}
		a.mu.Lock()
		a.slow = time.Hour // to take itself out
		a.mu.Unlock()
		mu.Unlock()
		time.Sleep(3 * time.Second)
		began := time.Now()
		cancel()
		<-done
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("the end took %v", took)
		}
		want := []string{
			"polled 1 fresh true up true", "polled 1 fresh false up false", "left 1", "polled 1 fresh true up true",
			"left 1 late", "left 2 without a connection",
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		slices.Sort(a.calls[len(a.calls)-2:]) // at the end all at once
		if diff := cmp.Diff(want, a.calls); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if n.open["a:1"] != 0 || n.open["b:1"] != 0 {
			t.Errorf("open: %v", n.open)
		}
	})
}

// recorder counts edges.
type recorder struct{ edges atomic.Int64 }

func (r *recorder) Edge(int64, livestate.Server, livestate.Edge) { r.edges.Add(1) }

func (*recorder) Observe(int64, livestate.Server, livestate.Observation)    {}
func (*recorder) AddKnown(int64, livestate.Server, []livestate.Session)     {}
func (*recorder) Stop(int64, livestate.Server, time.Time, livestate.Reason) {}
func (*recorder) Forget(int64)                                              {}
