package daemon_test

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
)

// unchanging is a store of servers that nobody enters or leaves. It answers what the
// enrichment asks all day from memory, so that a day takes seconds.
type unchanging struct {
	alone
	mu       sync.Mutex
	current  map[int64][]livestate.Session
	profiles map[steam.ID]store.Profile
}

func (s *unchanging) Current(ctx context.Context, id int64) ([]livestate.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.current[id]) > 0 {
		return s.current[id], nil
	}
	sessions, err := s.alone.Current(ctx, id)
	s.current[id] = sessions
	return sessions, err
}

func (s *unchanging) Recent(context.Context, int64, int) ([]livestate.Session, error) {
	return nil, nil
}

func (s *unchanging) Profiles(_ context.Context, ids []steam.ID) (map[steam.ID]store.Profile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := make(map[steam.ID]store.Profile)
	for _, id := range ids {
		if p, ok := s.profiles[id]; ok {
			known[id] = p
		}
	}
	return known, nil
}

func (s *unchanging) PutProfiles(_ context.Context, profiles []store.Profile) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range profiles {
		s.profiles[p.SteamID] = p
	}
	return nil
}

// A day of 1,000 servers with 24 players each: a call for each hundred. Everybody is
// found in the first polls, five seconds apart; for the rest of the time there is one
// of each server, which changes nothing for Steam, because nobody comes or goes.
func TestEnrichThousandServers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const servers, players = 1000, 24
		const full = servers * players / webapi.BatchSize
		st := &unchanging{alone: alone{memory(t)}, current: make(map[int64][]livestate.Session), profiles: make(map[steam.ID]store.Profile)}
		net := newNetwork(t)
		api, client := everybody(t)
		people := uint32(0)
		for range servers {
			game := rcontest.NewGame("", "", players)
			for range players {
				people++
				game.Join(rcontest.Player{Name: fmt.Sprint("player ", people), SteamID: steam.FromAccountID(people).Steam2()})
			}
			net.add(t, st, game.Handle, withPassword())
		}
		health := new(daemon.Health)
		long := 60 * time.Hour
		config := daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Steam: client, Health: health,
			Policy: livestate.Policy{Gap: long, Resume: long, StuckAfter: long}}
		stop := start(t, config)
		pass(8 * time.Second)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		config.Interval = 30 * time.Hour
		start(t, config)
		pass(time.Hour - 8*time.Second)
		synctest.Wait()
		hour := api.Calls()
		first := maps.Clone(st.profiles)
		pass(23 * time.Hour)
		synctest.Wait()
		day := api.Calls()
		pass(5 * time.Hour)
		synctest.Wait()
		t.Logf("%d players: %d calls in an hour, %d in a day, %d in the hours after it", people, hour, day, api.Calls()-day)
		if hour > full || day > full {
			t.Errorf("%d calls in an hour and %d in a day, want at most %d", hour, day, full)
		}
		// Profiles grow old in the order in which they do, not in that of the servers.
		if again := api.Calls() - day; again > full+1 {
			t.Errorf("%d calls on the next day, want at most %d", again, full+1)
		}
		if len(first) != servers*players {
			t.Errorf("%d profiles after an hour", len(first))
		}
		for id, p := range st.profiles {
			if !p.FetchedAt.After(first[id].FetchedAt) {
				t.Errorf("the profile of %s was not refreshed", id)
				break
			}
		}
		if n := metric(t, health, "left4me_polls_late_total"); n != 0 {
			t.Errorf("%v polls were late", n)
		}
	})
}
