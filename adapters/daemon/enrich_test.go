package daemon_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
	"github.com/left4me/left4me/store"
)

const apiKey = "0123456789ABCDEF0123456789ABCDEF"

// everybody is a fake of Steam that knows everybody, in memory.
func everybody(t *testing.T) (*webapitest.Server, *webapi.Client) {
	t.Helper()
	s := webapitest.NewServer(&webapitest.Options{InMemory: true, Key: apiKey, Lookup: func(id steam.ID) (webapitest.Player, bool) {
		return webapitest.Player{Name: "Steam " + id.Steam3()}, true
	}})
	t.Cleanup(s.Close)
	return s, &webapi.Client{Key: apiKey, BaseURL: s.BaseURL, HTTP: s.Client()}
}

// crowd starts games with so many players on each, who stay, and returns their ids.
func crowd(t *testing.T, st store.Store, net *network, servers, players int) []steam.ID {
	t.Helper()
	var ids []steam.ID
	for range servers {
		game := rcontest.NewGame("", "", players)
		for range players {
			id := steam.FromAccountID(uint32(len(ids) + 1))
			ids = append(ids, id)
			game.Join(rcontest.Player{Name: fmt.Sprint("player ", len(ids)), SteamID: id.Steam2()})
		}
		net.add(t, st, game.Handle, withPassword())
	}
	return ids
}

func profiles(t *testing.T, st store.Store, ids []steam.ID) map[steam.ID]store.Profile {
	t.Helper()
	known, err := st.Profiles(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	return known
}

// alone is a store that no other daemon uses. It spares the tests that simulate
// days the lease.
type alone struct{ store.Store }

func (alone) Acquire(context.Context, string, string, time.Time, time.Duration) error { return nil }
func (alone) Release(context.Context, string, string) error                           { return nil }

// In a day, a player is asked for once, and a hundred of them in one call.
func TestEnrichDay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		api, client := everybody(t)
		const servers, players = 20, 24
		ids := crowd(t, st, net, servers, players)
		// The polls are far apart, so that a day of them does not take long.
		long := time.Hour
		start(t, daemon.Config{Store: alone{st}, RCON: net.options(), Interval: 20 * time.Minute, Steam: client,
			Policy: livestate.Policy{Gap: long, Resume: long, StuckAfter: long}})

		want := (len(ids) + webapi.BatchSize - 1) / webapi.BatchSize
		pass(time.Hour)
		synctest.Wait()
		hour := api.Calls()
		if n := len(profiles(t, st, ids)); n != len(ids) {
			t.Errorf("%d of %d profiles", n, len(ids))
		}
		pass(23*time.Hour - time.Minute)
		synctest.Wait()
		day := api.Calls()
		t.Logf("%d players on %d servers: %d calls in the first hour, %d in a day", len(ids), servers, hour, day)
		// The polls are spread over twenty minutes here, so that ids come at a trickle
		// and most calls have to be made for fewer than a hundred.
		if spare := int(20*time.Minute/(30*time.Second)) + 20; day > want+spare {
			t.Errorf("%d calls for %d players, want %d and at most %d spare ones", day, len(ids), want, spare)
		}
		if day != hour {
			t.Errorf("%d calls after everybody was known", day-hour)
		}
		// The next day everybody is asked for again, in full calls.
		pass(5 * time.Hour)
		synctest.Wait()
		if again := api.Calls() - day; again < want || again > want+2 {
			t.Errorf("%d calls on the next day, want about %d", again, want)
		}
		fresh := 0
		for _, p := range profiles(t, st, ids) {
			if p.FetchedAt.Sub(bubble) > 23*time.Hour {
				fresh++
			}
		}
		if fresh != len(ids) {
			t.Errorf("%d of %d profiles were refreshed", fresh, len(ids))
		}
	})
}

// Where everybody is there at once, no call is for fewer than a hundred but the last.
func TestEnrichFullCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		api, client := everybody(t)
		ids := crowd(t, st, net, 30, 24)
		start(t, daemon.Config{Store: alone{st}, RCON: net.options(), Interval: 5 * time.Second, Steam: client})
		pass(time.Minute)
		synctest.Wait()
		if n := api.Calls(); n != 8 {
			t.Errorf("%d calls for %d players, want 8", n, len(ids))
		}
		known := profiles(t, st, ids)
		if len(known) != len(ids) {
			t.Errorf("%d of %d profiles", len(known), len(ids))
		}
		if p := known[ids[0]]; p.PersonaName != "Steam [U:1:1]" || p.AvatarHash != webapitest.HashOf(ids[0]) ||
			p.Missing || p.FetchedAt.Sub(bubble) > time.Minute {
			t.Errorf("profile %+v", p)
		}
	})
}

func TestEnrichMissing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		api := webapitest.NewServer(&webapitest.Options{InMemory: true})
		t.Cleanup(api.Close)
		client := &webapi.Client{Key: apiKey, BaseURL: api.BaseURL, HTTP: api.Client()}
		ids := crowd(t, st, net, 1, 2)
		api.SetPlayer(webapitest.Player{ID: ids[0], Name: "Known"})
		start(t, daemon.Config{Store: alone{st}, RCON: net.options(), Interval: time.Minute, Steam: client})
		pass(2 * time.Minute)
		synctest.Wait()
		known := profiles(t, st, ids)
		if p := known[ids[1]]; !p.Missing || p.FetchedAt.Sub(bubble) > 2*time.Minute {
			t.Errorf("the profile that Steam does not know: %+v", p)
		}
		if n := api.Calls(); n != 1 {
			t.Errorf("%d calls", n)
		}
		// He is asked for again after some hours, and is there then.
		api.SetPlayer(webapitest.Player{ID: ids[1], Name: "Back"})
		pass(9 * time.Hour)
		synctest.Wait()
		if p := profiles(t, st, ids)[ids[1]]; p.Missing || p.PersonaName != "Back" {
			t.Errorf("after nine hours: %+v", p)
		}
	})
}

// How old a profile may grow is what the daemon is told now, not what the one was told
// that fetched it.
func TestEnrichByThePresentTTL(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		api, client := everybody(t)
		crowd(t, st, net, 1, 8)
		config := daemon.Config{Store: alone{st}, RCON: net.options(), Interval: time.Minute, Steam: client, ProfileTTL: 30 * day}
		stop := start(t, config)
		pass(3 * time.Hour)
		if n := api.Calls(); n != 1 {
			t.Errorf("%d calls", n)
		}
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		config.ProfileTTL = 2 * time.Hour
		start(t, config)
		pass(90 * time.Minute)
		if n := api.Calls(); n != 2 {
			t.Errorf("%d calls with a shorter TTL, want 2", n)
		}
	})
}
