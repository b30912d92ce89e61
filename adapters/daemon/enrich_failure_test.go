package daemon_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

func TestEnrichFailures(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		faults  []webapitest.Fault
		atLeast time.Duration // until the profile is there
		atMost  time.Duration
	}{
		{"rate limited", []webapitest.Fault{webapitest.RateLimited(""), webapitest.RateLimited("")}, 2 * time.Second, 30 * time.Second},
		{"rate limited with a wait", []webapitest.Fault{webapitest.RateLimited("90")}, 90 * time.Second, 120 * time.Second},
		{"down", slices.Repeat([]webapitest.Fault{webapitest.HTML(503)}, 10), 8 * time.Minute, 15 * time.Minute},
		{"no JSON", []webapitest.Fault{webapitest.HTML(200)}, time.Second, 30 * time.Second},
		{"cut", []webapitest.Fault{{Cut: true}}, time.Second, 30 * time.Second},
		{"black hole", []webapitest.Fault{{Hang: true}, {Hang: true}}, 20 * time.Second, time.Minute},
		{"refused", []webapitest.Fault{webapitest.HTML(400)}, 50 * time.Minute, 200 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				st, net := memory(t), newNetwork(t)
				api, client := everybody(t)
				api.FailNext(test.faults...)
				ids := crowd(t, st, net, 1, 1)
				var log logged
				health := new(daemon.Health)
				start(t, daemon.Config{Store: alone{st}, RCON: net.options(), Interval: 20 * time.Second, Steam: client,
					Log: log.logger(), Health: health})
				there := func() bool {
					p, ok := profiles(t, st, ids)[ids[0]]
					return ok && !p.Missing
				}
				var took time.Duration
				for step := max(test.atMost/200, time.Second); !there() && took < 4*time.Hour; took += step {
					pass(step)
				}
				synctest.Wait()
				if took < test.atLeast || took > test.atMost {
					t.Errorf("the profile came after %v, want %v to %v", took, test.atLeast, test.atMost)
				}
				if n := len(test.faults) + 1; api.Calls() != n {
					t.Errorf("%d calls, want %d", api.Calls(), n)
				}
				if n := metric(t, health, "left4me_polls_late_total"); n != 0 {
					t.Errorf("%v polls were late", n)
				}
				if n := strings.Count(log.String(), "does not answer; trying again"); n != 1 {
					t.Errorf("the log tells %d times of it:\n%s", n, log.String())
				}
				if strings.Contains(log.String(), apiKey) {
					t.Errorf("the log holds the key")
				}
				if notices := health.Notices(); len(notices) > 0 {
					t.Errorf("notices after it was over: %q", notices)
				}
			})
		})
	}
}

// A key that is refused is used once.
func TestEnrichBadKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		api, client := everybody(t)
		client.Key = "ANOTHER"
		crowd(t, st, net, 5, 24)
		var log logged
		health := new(daemon.Health)
		start(t, daemon.Config{Store: alone{st}, RCON: net.options(), Interval: 20 * time.Second, Steam: client,
			Log: log.logger(), Health: health})
		pass(30 * time.Minute)
		synctest.Wait()
		if n := api.Calls(); n != 1 {
			t.Errorf("%d calls with a key that was refused", n)
		}
		if n := strings.Count(log.String(), "refuses the key"); n != 1 {
			t.Errorf("the log tells %d times of it", n)
		}
		if notices := health.Notices(); len(notices) != 1 || !strings.Contains(notices[0], "refuses the key") {
			t.Errorf("notices %q", notices)
		}
		if strings.Contains(log.String(), client.Key) {
			t.Error("the log holds the key")
		}
		if err := health.Ready(); err != nil {
			t.Errorf("not ready: %v", err)
		}
	})
}

// The calls of a day are counted across restarts.
func TestEnrichBudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		api, client := everybody(t)
		ids := crowd(t, st, net, 5, 96)
		health := new(daemon.Health)
		config := daemon.Config{Store: alone{st}, RCON: net.options(), Interval: 5 * time.Second, Steam: client,
			Health: health, DailyBudget: 3}
		pass(23*time.Hour + 30*time.Minute) // of the first day
		stop := start(t, config)
		pass(10 * time.Minute)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		start(t, config)
		pass(10 * time.Minute)
		synctest.Wait()
		if n := api.Calls(); n != 3 {
			t.Errorf("%d calls on the first day, of 3 allowed", n)
		}
		if notices := health.Notices(); len(notices) != 1 || !strings.Contains(notices[0], "spent") {
			t.Errorf("notices %q", notices)
		}
		pass(15 * time.Minute)
		synctest.Wait()
		if n := api.Calls(); n != 5 {
			t.Errorf("%d calls after two days, want 5", n)
		}
		if n := len(profiles(t, st, ids)); n != len(ids) {
			t.Errorf("%d of %d profiles", n, len(ids))
		}
		if notices := health.Notices(); len(notices) != 0 {
			t.Errorf("notices %q", notices)
		}
	})
}

// Steam that never answers changes nothing for polls.
func TestEnrichBlackHole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		crowd(t, st, net, 5, 24)
		health := new(daemon.Health)
		start(t, daemon.Config{Store: alone{st}, RCON: net.options(), Interval: 5 * time.Second, Steam: blackHole{}, Health: health})
		pass(15 * time.Minute)
		synctest.Wait()
		if n := metric(t, health, "left4me_polls_total"); n != 5*15*12 {
			t.Errorf("%v polls in a quarter of an hour, want %d", n, 5*15*12)
		}
		if n := metric(t, health, `left4me_poll_lateness_seconds_bucket{le="0.0005"}`); n != 5*15*12 {
			t.Errorf("%v polls in time", n)
		}
		if notices := health.Notices(); len(notices) != 1 || !strings.Contains(notices[0], "does not answer") {
			t.Errorf("notices %q", notices)
		}
	})
}

// blackHole is a Steam that never answers.
type blackHole struct{}

func (blackHole) GetPlayerSummaries(ctx context.Context, _ []steam.ID) ([]webapi.PlayerSummary, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}
