package profiles_test

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

// table is a Cache in which a program keeps profiles.
type table struct {
	rows  map[steam.ID]profiles.Profile
	saved chan struct{}
}

func (t *table) Profiles(context.Context, []steam.ID) (map[steam.ID]profiles.Profile, error) {
	return t.rows, nil
}

func (t *table) PutProfiles(_ context.Context, ps []profiles.Profile) error {
	for _, p := range ps {
		t.rows[p.SteamID] = p
	}
	close(t.saved)
	return nil
}

func (t *table) SpendCalls(context.Context, time.Time, int, int) (bool, error) { return true, nil }

func Example() {
	crone := steam.FromAccountID(24752998)
	api := webapitest.NewServer(&webapitest.Options{InMemory: true}) // instead of Steam
	defer api.Close()
	api.SetPlayer(webapitest.Player{ID: crone, Name: "Crone"})

	cache := &table{rows: make(map[steam.ID]profiles.Profile), saved: make(chan struct{})}
	f := profiles.New(profiles.Config{
		Steam: &webapi.Client{Key: "key", BaseURL: api.BaseURL, HTTP: api.Client()},
		Cache: cache,
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- f.Run(ctx) }()

	f.Want(crone)
	<-cache.saved
	cancel()
	if err := <-done; err != nil {
		fmt.Println(err)
	}
	fmt.Println(cache.rows[crone].PersonaName)
	// Output: Crone
}
