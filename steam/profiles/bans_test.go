package profiles_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

// banCache is a BanCache in memory.
type banCache struct {
	mu   sync.Mutex
	bans map[steam.ID]profiles.Bans
}

func (c *banCache) PutBans(_ context.Context, bans []profiles.Bans) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, b := range bans {
		if c.bans == nil {
			c.bans = make(map[steam.ID]profiles.Bans)
		}
		c.bans[b.SteamID] = b
	}
	return nil
}

func (c *banCache) of(n uint32) (profiles.Bans, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b, ok := c.bans[steam.FromAccountID(n)]
	return b, ok
}

// TestBansComeWithProfiles: bans are fetched after the profiles, once a day, within the
// budget.
func TestBansComeWithProfiles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := webapitest.NewServer(&webapitest.Options{InMemory: true, Key: apiKey, Lookup: func(id steam.ID) (webapitest.Player, bool) {
			banned := id == steam.FromAccountID(1)
			if banned {
				return webapitest.Player{Name: "banned", VACBans: 2, DaysSinceLastBan: 3}, true
			}
			return webapitest.Player{Name: "other"}, true
		}})
		t.Cleanup(api.Close)
		client := &webapi.Client{Key: apiKey, BaseURL: api.BaseURL, HTTP: api.Client()}
		var known cache
		var bans banCache
		f, _ := start(t, profiles.Config{Steam: client, Cache: &known, Bans: client, BanCache: &bans})
		f.Want(people(2)...)
		pass(time.Hour)
		want := profiles.Bans{SteamID: steam.FromAccountID(1), VAC: 2, LastAt: bubble.AddDate(0, 0, -3)}
		if got, _ := bans.of(1); got != want || !got.Any() {
			t.Errorf("bans %+v, want %+v", got, want)
		}
		if got, ok := bans.of(2); !ok || got.Any() {
			t.Errorf("of another: %+v, %t; want none", got, ok)
		}
		for range 5 {
			f.Want(people(2)...)
			pass(time.Hour)
		}
		if n := api.Calls(); n != 2 || f.Stats().Calls != 2 {
			t.Errorf("%d calls, %+v; want 2", n, f.Stats())
		}
	})
}

// TestBansWithinBudget: a budget that is spent keeps profiles coming first.
func TestBansWithinBudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, client := everybody(t)
		var known cache
		var bans banCache
		f, _ := start(t, profiles.Config{Steam: client, Cache: &known, Bans: client, BanCache: &bans, DailyBudget: 1})
		f.Want(people(1)...)
		pass(time.Hour)
		if _, ok := bans.of(1); ok || api.Calls() != 1 || len(known.all()) != 1 {
			t.Errorf("%d calls, %d profiles, bans %t", api.Calls(), len(known.all()), ok)
		}
	})
}

// Each call is told with its time: one without an answer, one for profiles, one for bans.
func TestCallsAreToldWithTheirTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, client := everybody(t)
		api.FailNext(webapitest.Fault{Hang: true})
		var known cache
		var bans banCache
		var told []profiles.Call
		f, _ := start(t, profiles.Config{Steam: client, Cache: &known, Bans: client, BanCache: &bans, OnCall: func(c profiles.Call) { told = append(told, c) }})
		f.Want(people(1)...)
		pass(time.Hour)
		if len(told) != 3 || told[0].Err == nil || told[0].Took < 10*time.Second || told[1] != (profiles.Call{}) || told[2] != (profiles.Call{}) {
			t.Errorf("told of %+v", told)
		}
		if n := f.Stats().Calls; n != 3 {
			t.Errorf("%d calls are counted", n)
		}
	})
}
