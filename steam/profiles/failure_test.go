package profiles_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

// states keeps the states that a Fetcher reports.
type states []profiles.State

func (s *states) add(state profiles.State, err error) { *s = append(*s, state) }

func TestFailures(t *testing.T) {
	t.Parallel()
	short := states{profiles.Retrying, profiles.OK}
	for _, test := range []struct {
		name    string
		faults  []webapitest.Fault
		atLeast time.Duration // until the profile is there
		atMost  time.Duration
		states  states
	}{
		{"rate limited", []webapitest.Fault{webapitest.RateLimited(""), webapitest.RateLimited("")}, 2 * time.Second, 30 * time.Second, short},
		{"rate limited with a wait", []webapitest.Fault{webapitest.RateLimited("90")}, 90 * time.Second, 120 * time.Second, short},
		{"down", slices.Repeat([]webapitest.Fault{webapitest.HTML(503)}, 10), 8 * time.Minute, 15 * time.Minute,
			states{profiles.Retrying, profiles.Silent, profiles.OK}},
		{"no JSON", []webapitest.Fault{webapitest.HTML(200)}, time.Second, 30 * time.Second, short},
		{"cut", []webapitest.Fault{{Cut: true}}, time.Second, 30 * time.Second, short},
		{"black hole", []webapitest.Fault{{Hang: true}, {Hang: true}}, 20 * time.Second, time.Minute, short},
		{"rejected", []webapitest.Fault{webapitest.HTML(400)}, time.Hour, 121 * time.Minute, short},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api, client := everybody(t)
				api.FailNext(test.faults...)
				var known cache
				var told states
				f, _ := start(t, profiles.Config{Steam: client, Cache: &known, OnState: told.add})
				id := people(1)[0]
				var took time.Duration
				for ; len(known.all()) == 0 && took < 4*time.Hour; took += time.Second {
					if took%time.Hour == 0 {
						f.Want(id) // again, as pages do
					}
					pass(time.Second)
				}
				if took < test.atLeast || took > test.atMost {
					t.Errorf("the profile came after %v, want %v to %v", took, test.atLeast, test.atMost)
				}
				if p := known.all()[id]; p.Missing {
					t.Errorf("a failure made the player missing: %+v", p)
				}
				if n := len(test.faults) + 1; api.Calls() != n || f.Stats().Calls != uint64(n) || f.Stats().Failed != uint64(n-1) {
					t.Errorf("%d calls, stats %+v, want %d", api.Calls(), f.Stats(), n)
				}
				if diff := cmp.Diff(test.states, told); diff != "" {
					t.Errorf("states (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A key that is refused is used once, and ends Run.
func TestKeyRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, client := everybody(t)
		client.Key = "ANOTHER"
		f := profiles.New(profiles.Config{Steam: client, Cache: new(cache)})
		f.Want(people(250)...)
		for range 2 {
			if err := f.Run(t.Context()); !errors.Is(err, webapi.ErrUnauthorized) {
				t.Errorf("Run returned %v", err)
			}
		}
		f.Want(people(250)...)
		if n, s := api.Calls(), f.Stats(); n != 1 || s.Waiting != 0 {
			t.Errorf("%d calls with a key that was refused, stats %+v", n, s)
		}
	})
}

// The calls of a day are counted across restarts, and go on with the next day.
func TestBudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, client := everybody(t)
		var known cache
		var told states
		config := profiles.Config{Steam: client, Cache: &known, DailyBudget: 3, OnState: told.add}
		pass(23*time.Hour + 30*time.Minute) // of the first day
		f, stop := start(t, config)
		f.Want(people(480)...)
		pass(10 * time.Minute)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		f, _ = start(t, config)
		f.Want(people(480)...)
		pass(10 * time.Minute)
		if n := api.Calls(); n != 3 {
			t.Errorf("%d calls on the first day, of 3 allowed", n)
		}
		pass(15 * time.Minute)
		if n := api.Calls(); n != 5 {
			t.Errorf("%d calls after two days, want 5", n)
		}
		if n := len(known.all()); n != 480 {
			t.Errorf("%d profiles", n)
		}
		if diff := cmp.Diff(states{profiles.OverBudget, profiles.OverBudget, profiles.OK}, told); diff != "" {
			t.Errorf("states (-want +got):\n%s", diff)
		}
	})
}

// A Steam that never answers is asked every five minutes, and Want does not wait for it.
func TestBlackHole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, _ := start(t, profiles.Config{Steam: blackHole{}, Cache: new(cache)})
		begin := time.Now()
		f.Want(people(120)...)
		if took := time.Since(begin); took > 0 {
			t.Errorf("Want took %v", took)
		}
		pass(24 * time.Hour)
		if s := f.Stats(); s.Calls < 250 || s.Calls > 400 || s.Waiting != 120 {
			t.Errorf("stats %+v", s)
		}
	})
}

// blackHole is a Steam that never answers.
type blackHole struct{}

func (blackHole) GetPlayerSummaries(ctx context.Context, _ []steam.ID) ([]webapi.PlayerSummary, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// A cache that is away costs no answer of Steam, and no call more.
func TestCacheAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, client := everybody(t)
		var known cache
		f, _ := start(t, profiles.Config{Steam: client, Cache: &known})
		known.setAway(true)
		f.Want(people(1)...)
		pass(time.Hour)
		known.setAway(false)
		pass(10 * time.Second)
		if n := len(known.all()); n != 1 {
			t.Errorf("%d profiles", n)
		}
		f.Want(steam.FromAccountID(77))
		pass(time.Second)
		known.setAway(true)
		pass(time.Hour)
		known.setAway(false)
		pass(10 * time.Minute)
		if n := len(known.all()); n != 2 || api.Calls() != 2 {
			t.Errorf("%d profiles after %d calls", n, api.Calls())
		}
	})
}
