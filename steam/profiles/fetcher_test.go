package profiles_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

// 6,000 players over two days: a call for each hundred on each day, and none in
// between.
func TestDays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const players = 6_000
		api, client := everybody(t)
		var known cache
		f, _ := start(t, profiles.Config{Steam: client, Cache: &known})
		ids := people(players)
		f.Want(ids...)
		pass(time.Hour)
		if n := api.Calls(); n != players/webapi.BatchSize {
			t.Errorf("%d calls in the first hour", n)
		}
		for range 22 {
			f.Want(ids...)
			pass(time.Hour)
		}
		if n := api.Calls(); n != players/webapi.BatchSize {
			t.Errorf("%d calls in a day", n)
		}
		for range 5 {
			f.Want(ids...)
			pass(time.Hour)
		}
		if n := api.Calls() - players/webapi.BatchSize; n < players/webapi.BatchSize || n > players/webapi.BatchSize+2 {
			t.Errorf("%d calls on the next day", n)
		}
		for id, p := range known.all() {
			if p.FetchedAt.Sub(bubble) < 23*time.Hour {
				t.Errorf("the profile of %s was not refreshed", id)
				break
			}
		}
		if s := f.Stats(); s.Waiting != 0 || s.Fetched != 2*players || s.Calls != uint64(api.Calls()) || s.Failed != 0 {
			t.Errorf("stats %+v", s)
		}
	})
}

// bubble is when the time of synctest begins.
var bubble = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Players who come one by one wait for others, and calls for fewer than a hundred are
// bounded.
func TestTrickle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, client := everybody(t)
		var known cache
		f, _ := start(t, profiles.Config{Steam: client, Cache: &known})
		for _, id := range people(1200) {
			f.Want(id)
			pass(time.Second)
		}
		pass(time.Minute)
		if n := len(known.all()); n != 1200 {
			t.Errorf("%d profiles", n)
		}
		if n := api.Calls(); n > 20+21*2 {
			t.Errorf("%d calls in 21 minutes, want at most 20 and 2 a minute", n)
		}
	})
}

func TestProfile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := webapitest.NewServer(&webapitest.Options{InMemory: true})
		t.Cleanup(api.Close)
		var known cache
		f, _ := start(t, profiles.Config{Steam: &webapi.Client{Key: apiKey, BaseURL: api.BaseURL, HTTP: api.Client()}, Cache: &known})
		ids := people(2)
		api.SetPlayer(webapitest.Player{ID: ids[0], Name: "Crone"})
		f.Want(append(ids, steam.ID{})...)
		pass(time.Minute)
		at := bubble.Add(2 * time.Second)
		if p, want := known.all()[ids[0]], (profiles.Profile{SteamID: ids[0], PersonaName: "Crone", AvatarHash: webapitest.HashOf(ids[0]), FetchedAt: at}); p != want {
			t.Errorf("profile %+v, want %+v", p, want)
		}
		if p, want := known.all()[ids[1]], (profiles.Profile{SteamID: ids[1], Missing: true, FetchedAt: at}); p != want {
			t.Errorf("the player that Steam does not know: %+v, want %+v", p, want)
		}
		// After a quarter of the TTL the player is asked for again, and is there then.
		api.SetPlayer(webapitest.Player{ID: ids[1], Name: "Back"})
		for range 9 {
			f.Want(ids...)
			pass(time.Hour)
		}
		if p := known.all()[ids[1]]; p.Missing || p.PersonaName != "Back" {
			t.Errorf("after nine hours: %+v", p)
		}
		if n := api.Calls(); n != 2 {
			t.Errorf("%d calls", n)
		}
	})
}

// How old a profile may grow is the present setting, not that of the Fetcher that
// fetched it.
func TestPresentTTL(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, client := everybody(t)
		var known cache
		config := profiles.Config{Steam: client, Cache: &known, TTL: 30 * 24 * time.Hour}
		f, stop := start(t, config)
		f.Want(people(8)...)
		pass(3 * time.Hour)
		f.Want(people(8)...)
		pass(2 * time.Hour)
		if n := api.Calls(); n != 1 {
			t.Errorf("%d calls", n)
		}
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		config.TTL = 2 * time.Hour
		f, _ = start(t, config)
		f.Want(people(8)...)
		pass(90 * time.Minute)
		if n := api.Calls(); n != 2 {
			t.Errorf("%d calls with a shorter TTL, want 2", n)
		}
	})
}

// A Fetcher whose Run ends and begins again looks those who wait up again: another
// process may have fetched them.
func TestRunAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, client := everybody(t)
		var known cache
		f, stop := start(t, profiles.Config{Steam: client, Cache: &known})
		f.Want(people(2)...)
		pass(time.Second)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		if err := known.PutProfiles(t.Context(), []profiles.Profile{{SteamID: people(1)[0], PersonaName: "Other", FetchedAt: time.Now()}}); err != nil {
			t.Fatal(err)
		}
		go f.Run(t.Context())
		pass(time.Minute)
		if p := known.all()[people(1)[0]]; p.PersonaName != "Other" {
			t.Errorf("fetched again: %+v", p)
		}
		if n, s := api.Calls(), f.Stats(); n != 1 || s.Fetched != 1 || s.Waiting != 0 {
			t.Errorf("%d calls, stats %+v", n, s)
		}
	})
}

func TestNil(t *testing.T) {
	t.Parallel()
	f := profiles.New(profiles.Config{})
	f.Want(people(1)...)
	if err := f.Run(t.Context()); err != nil || f.Stats() != (profiles.Stats{}) {
		t.Errorf("Run of a nil Fetcher: %v, stats %+v", err, f.Stats())
	}
}
