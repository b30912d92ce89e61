package rcontest_test

import (
	"strings"
	"testing"

	"github.com/left4me/left4me/rcon/rcontest"
)

// TestGameConsole: a game takes the commands of operators by user id and by Steam ID.
func TestGameConsole(t *testing.T) {
	t.Parallel()
	g := rcontest.NewGame("", "", 8)
	ada := g.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:101"})
	g.Join(rcontest.Player{Name: "Bo", SteamID: "[U:1:205]"})
	g.Join(rcontest.Player{Name: "Cy", SteamID: "STEAM_1:0:103"})
	g.Join(rcontest.Player{Name: "Smoker"})
	for _, step := range []struct {
		command, reply, left string
	}{
		{"kickid", "Usage:", "Ada Bo Cy Smoker"},
		{"kickid 99", "", "Ada Bo Cy Smoker"},
		{"kickid STEAM_1:0:999 away", "", "Ada Bo Cy Smoker"},
		{"kickid BOT", "", "Ada Bo Cy Smoker"},
		{`kickid STEAM_1:0:101 "away from keyboard"`, "", "Bo Cy Smoker"},
		{`kickid "[U:1:205]"`, "", "Cy Smoker"},
		{"listid", "ID filter list: empty", "Cy Smoker"},
		{"banid 5", "Usage:", "Cy Smoker"},
		{"banid 5 STEAM_1:0:500 kick", "", "Cy Smoker"},
		{"banid 0 STEAM_1:0:103 kick", "", "Smoker"},
		{"listid", "ID filter list: 2 entries\n1 STEAM_1:0:500 : 5.000 min\n2 STEAM_1:0:103 : permanent", "Smoker"},
		{"removeid STEAM_1:0:103", "removeid:  filter removed", "Smoker"},
		{"removeid STEAM_1:0:103", "removeid:  couldn't find", "Smoker"},
		{"changelevel c2m1_highway", "", "Smoker"},
		{"nonsense", `Unknown command "nonsense"`, "Smoker"},
	} {
		if got := g.Handle(&rcontest.Request{Command: step.command}); !strings.HasPrefix(got, step.reply) || step.reply == "" && got != "" {
			t.Errorf("%s: %q, want %q", step.command, got, step.reply)
		}
		var names []string
		for _, p := range g.Players() {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, " "); got != step.left {
			t.Errorf("after %s: %s, want %s", step.command, got, step.left)
		}
	}
	if ada == 0 || !strings.Contains(g.Status(), "c2m1_highway") {
		t.Errorf("status %s", g.Status())
	}
}
