package poll_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
)

// Servers without a password, with a wrong one, and dead ones are asked for counts at a pace of their own; those
// that are polled or paused are not.
func TestCountsWhereRCONTellsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork()
		n.set("good:1", shows("Ann"))
		n.set("wrong:1", shows("Ann"))
		n.set("dead:1", hangs)
		var mu sync.Mutex
		asked := make(map[string]int)
		counted := make(map[int64][]poll.Counts)
		changed := make(map[int64]int)
		down := make(map[int64]int)
		fleet, err := poll.NewFleet(poll.Config{
			Targets: func(context.Context) ([]poll.Target, error) {
				return []poll.Target{
					{ID: 1, Addr: "good:1", Password: "right"}, {ID: 2, Addr: "wrong:1", Password: "wrong"}, {ID: 3, Addr: "dead:1", Password: "right"},
					{ID: 4, Addr: "open:1", Idle: livestate.ReasonRemoved}, {ID: 5, Addr: "paused:1", Password: "right", Idle: livestate.ReasonStopped},
				}, nil
			},
			Client: n.client,
			Query: func(ctx context.Context, target poll.Target) (poll.Counts, error) {
				mu.Lock()
				asked[target.Addr]++
				mu.Unlock()
				if target.ID == 3 {
					<-ctx.Done()
					return poll.Counts{}, errors.New("no answer")
				}
				return poll.Counts{Players: 3, MaxPlayers: 8, Bots: 1, Map: "c1m1\x00_hotel"}, nil
			},
			OnCounts: func(target poll.Target, c poll.Counts) {
				mu.Lock()
				defer mu.Unlock()
				counted[target.ID] = append(counted[target.ID], c)
			},
			OnChanges: func(t poll.Target, c livestate.Changes) {
				mu.Lock()
				defer mu.Unlock()
				if c.Outage != (livestate.Outage{}) {
					down[t.ID]++
					return
				}
				changed[t.ID]++
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { fleet.Run(ctx); close(done) }()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		cancel()
		<-done
		mu.Lock()
		defer mu.Unlock()
		for _, addr := range []string{"wrong:1", "dead:1", "open:1"} {
			if got := asked[addr]; got < 8 || got > 13 {
				t.Errorf("%s was asked %d times in five minutes", addr, got)
			}
		}
		if asked["good:1"]+asked["paused:1"] != 0 || len(counted[3]) != 0 {
			t.Errorf("asked %v", asked)
		}
		for _, id := range []int64{2, 4} {
			want := poll.Counts{Players: 3, MaxPlayers: 8, Bots: 1, Map: "c1m1_hotel"}
			if len(counted[id]) < 8 || !slices.IsSortedFunc(counted[id], func(a, b poll.Counts) int { return a.At.Compare(b.At) }) {
				t.Fatalf("server %d: %v", id, counted[id])
			}
			if got := counted[id][0]; got.At.IsZero() {
				t.Errorf("%+v", got)
			} else if got.At = (time.Time{}); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		}
		if down[1]+down[2]+down[4] != 0 || down[3] == 0 {
			t.Errorf("who answers nothing at all is down: %v", down)
		}
		if changed[2]+changed[3]+changed[4] != 0 || changed[1] == 0 {
			t.Errorf("counts made history: %v", changed)
		}
		if got := len(n.polls("wrong:1")); got != 1 {
			t.Errorf("%d logins with the wrong password", got)
		}
	})
}
