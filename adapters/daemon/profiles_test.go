package daemon_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
	"github.com/left4me/left4me/store"
)

const apiKey = "0123456789ABCDEF0123456789ABCDEF"

// alone is a store that no other daemon uses. It spares the tests that simulate
// days the lease.
type alone struct{ daemon.Store }

func (alone) Acquire(context.Context, string, string, time.Time, time.Duration) error { return nil }
func (alone) Release(context.Context, string, string) error                           { return nil }

// crowd starts a game with so many players, who stay, and returns their ids.
func crowd(t *testing.T, st store.Store, net *network, players int) []steam.ID {
	t.Helper()
	var ids []steam.ID
	game := rcontest.NewGame("", "", players)
	for i := range players {
		ids = append(ids, steam.FromAccountID(uint32(i+1)))
		game.Join(rcontest.Player{Name: fmt.Sprint("player ", i), SteamID: ids[i].Steam2()})
	}
	net.add(t, st, game.Handle, withPassword())
	return ids
}

// The players of a poll get a profile, in one call, and their bans in another, and keep it fresh for as long as
// they are shown.
func TestProfiles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		api := webapitest.NewServer(&webapitest.Options{InMemory: true, Lookup: func(id steam.ID) (webapitest.Player, bool) {
			return webapitest.Player{Name: "Steam " + id.Steam3()}, true
		}})
		t.Cleanup(api.Close)
		ids := crowd(t, st, net, 24)
		health := new(daemon.Health)
		start(t, daemon.Config{Store: alone{st}, RCON: net.options(), Interval: time.Minute, Health: health, ProfileTTL: 2 * time.Hour,
			Steam: &webapi.Client{Key: apiKey, BaseURL: api.BaseURL, HTTP: api.Client()}})
		pass(5 * time.Minute)
		synctest.Wait()
		known, err := st.Profiles(t.Context(), ids)
		if err != nil || len(known) != len(ids) || known[ids[0]].PersonaName != "Steam [U:1:1]" {
			t.Errorf("profiles %v, %v", known, err)
		}
		if _, _, fetched, _ := health.Stats(); fetched.Calls != 2 {
			t.Errorf("%+v", fetched)
		}
		if bans, err := st.Bans(t.Context(), ids); err != nil || len(bans) != len(ids) {
			t.Errorf("bans %v, %v", bans, err)
		}
		pass(5 * time.Hour) // in which nobody comes
		synctest.Wait()
		if _, _, fetched, _ := health.Stats(); fetched.Fetched < 48 {
			t.Errorf("fetched in two TTLs: %+v", fetched)
		}
	})
}

// Steam that refuses the key, or never answers, is told to the operator and changes
// nothing for polls.
func TestProfilesFail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault webapitest.Fault
		code  store.WarningCode
	}{
		"refuses the key": {webapitest.BadKey(), store.WarnSteamKey}, "does not answer": {webapitest.Hang(), store.WarnSteamSilent},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				st, net := memory(t), newNetwork(t)
				api := webapitest.NewServer(&webapitest.Options{InMemory: true})
				t.Cleanup(api.Close)
				api.SetFault(test.fault)
				crowd(t, st, net, 24)
				var log logged
				health := new(daemon.Health)
				var count pollCount
				start(t, daemon.Config{Store: alone{st}, RCON: net.options(), Interval: 5 * time.Second, Health: health, OnPoll: count.add, Log: log.logger(),
					Steam: &webapi.Client{Key: apiKey, BaseURL: api.BaseURL, HTTP: api.Client()}})
				pass(10 * time.Minute)
				synctest.Wait()
				if warnings := health.Warnings(); len(warnings) != 1 || warnings[0].Code != test.code {
					t.Errorf("warnings %v", warnings)
				}
				if n := strings.Count(log.String(), name); n != 1 {
					t.Errorf("the log tells %d times of it:\n%s", n, log.String())
				}
				if strings.Contains(log.String(), apiKey) {
					t.Error("the log holds the key")
				}
				if n := count.all.Load(); n != 10*12 {
					t.Errorf("%v polls", n)
				}
				if err := health.Ready(); err != nil {
					t.Errorf("not ready: %v", err)
				}
			})
		})
	}
}
