package daemon_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
)

// A day of 1,000 servers with 24 players each: a call for each hundred. Everybody is found in the first polls,
// five seconds apart. For the rest of the day they are an hour apart, which changes
// nothing for who asks Steam: a roster that stays the same tells him nothing, and he
// looks through the servers by himself.
func TestEnrichThousandServers(t *testing.T) {
	t.Parallel()
	const players = 24
	for _, test := range []struct {
		name      string
		servers   int
		newcomers int // to each server in an hour, in the place of who is there
		spare     int // calls in a day for fewer than a hundred, at most
	}{
		{"the same players all day", 1000, 0, 0},
		// Newcomers do not wait for a hundred of their kind, as long as there are
		// spare calls: twenty, and one more each half minute.
		{"newcomers every hour", 100, 5, 20 + 24*60*2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				st, net := memory(t), newNetwork(t)
				api, client := everybody(t)
				var games []*rcontest.Game
				people := uint32(0)
				come := func(g *rcontest.Game) {
					people++
					g.Join(rcontest.Player{Name: fmt.Sprint("player ", people), SteamID: steam.FromAccountID(people).Steam2()})
				}
				for range test.servers {
					g := rcontest.NewGame("", "", players)
					for range players {
						come(g)
					}
					net.add(t, st, g.Handle, withPassword())
					games = append(games, g)
				}
				health := new(daemon.Health)
				long := 3 * time.Hour
				config := daemon.Config{Store: alone{st}, RCON: net.options(), Interval: 5 * time.Second, Steam: client, Health: health,
					Policy: livestate.Policy{Gap: long, Resume: long, StuckAfter: long}}
				stop := start(t, config)
				pass(12 * time.Second)
				if err := stop(); err != nil {
					t.Fatal(err)
				}
				full := test.servers * players / webapi.BatchSize
				atOnce := api.Calls()
				if atOnce > full {
					t.Errorf("%d calls for %d players, want at most %d", atOnce, people, full)
				}

				config.Interval = time.Hour
				start(t, config)
				hour := 0
				for h := range 24 {
					for _, g := range games {
						for range test.newcomers {
							g.Leave(g.Players()[0].UserID)
							come(g)
						}
					}
					pass(time.Hour - time.Second)
					if h == 0 {
						hour = api.Calls()
					}
				}
				synctest.Wait()
				day := api.Calls()
				t.Logf("%d players: %d calls in 12 s, %d in an hour, %d in a day", people, atOnce, hour, day)
				if most := int(people)/webapi.BatchSize + test.spare; day > most {
					t.Errorf("%d calls in a day, want at most %d", day, most)
				}
				if n := metric(t, health, "left4me_steam_profiles_total"); n < float64(test.servers*players) {
					t.Errorf("%v profiles were told", n)
				}
				if n := metric(t, health, "left4me_polls_late_total"); n != 0 {
					t.Errorf("%v polls were late", n)
				}
			})
		})
	}
}
