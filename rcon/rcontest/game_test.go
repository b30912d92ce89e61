package rcontest_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
)

func TestScriptOverTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		script := rcontest.NewScript(
			rcontest.Step{Text: "a", For: 10 * time.Second},
			rcontest.Step{Text: "b", For: 5 * time.Second},
			rcontest.Step{Text: "c", For: time.Second},
		).Loop().Others(text("other"))
		var got []string
		for range 9 {
			got = append(got, script.Handle(&rcontest.Request{Command: "status"}))
			<-time.After(4 * time.Second)
		}
		want := []string{"a", "a", "a", "b", "a", "a", "a", "b", "a"} // 0, 4, 8, 12, 16 = 0...
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := script.Handle(&rcontest.Request{Command: "users"}); got != "other" {
			t.Errorf("got %q, want %q", got, "other")
		}
	})
}

func TestGame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g rcontest.Game
		line := func(prefix string) string {
			for line := range strings.Lines(g.Status()) {
				if strings.HasPrefix(line, prefix) {
					return strings.TrimSuffix(line, "\n")
				}
			}
			return ""
		}
		check := func(prefix, want string) {
			t.Helper()
			if got := line(prefix); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		check("players", "players : 0 humans, 0 bots (4 max) (hibernating) (unreserved)")
		ann := g.Join(rcontest.Player{Name: "Ann", SteamID: "STEAM_1:0:1"})
		<-time.After(83 * time.Second)
		bob := g.Join(rcontest.Player{Name: "Bob", SteamID: "[U:1:2]", State: "spawning"})
		bot := g.Join(rcontest.Player{Name: "Smoker"})
		g.Reserve(steam.FromUint64(0x1860000e7e5e446))
		check("players", "players : 2 humans, 1 bots (4 max) (not hibernating) (reserved 1860000e7e5e446)")
		check("#  1", `#  1 1 "Ann" STEAM_1:0:1 01:23 0 0 active 30000 203.0.113.7:27005`)
		check("#  2", `#  2 2 "Bob" STEAM_1:0:1 00:00 0 0 spawning 30000 203.0.113.7:27005`)
		check("# 3", `# 3 "Smoker" BOT active`)
		<-time.After(time.Hour)
		g.Update(ann, func(p *rcontest.Player) { p.Ping = 80 })
		g.Handle(&rcontest.Request{Command: "changelevel c2m1_highway"})
		check("map", "map     : c2m1_highway")
		check("#  1", `#  1 1 "Ann" STEAM_1:0:1  1:01:23 80 0 active 30000 203.0.113.7:27005`)
		if !g.Leave(ann) || g.Leave(ann) {
			t.Error("Leave: want true, then false")
		}
		if again := g.Join(rcontest.Player{Name: "Ann", SteamID: "STEAM_1:0:1"}); again <= bot {
			t.Errorf("user id %d given twice", again)
		} else {
			g.Leave(again)
		}
		g.Leave(bob)
		g.Reserve(steam.ID{})
		check("players", "players : 0 humans, 1 bots (4 max) (hibernating) (unreserved)")
	})
}
