package main

import (
	"strings"
	"testing"

	"github.com/left4me/left4me/rcon/rcontest"
)

// TestActFromTheCommandLine: each action reaches the game and stands in the audit log, as
// done by whoever runs the command.
func TestActFromTheCommandLine(t *testing.T) {
	t.Parallel()
	game := rcontest.NewGame("", "c1m1_hotel", 8)
	game.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:101"})
	game.Join(rcontest.Player{Name: "Bo", SteamID: "STEAM_1:0:102"})
	srv := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "right"})
	defer srv.Close()
	_, port, _ := strings.Cut(srv.Addr(), ":")
	s := newShell(t)
	s.must("a long password\n", "user", "add", "mara")
	s.must("right\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", port)
	for _, c := range []struct {
		stdin, args string
		want, fault string
	}{
		{"", "say Friday hello", "", ""},
		{"", "kick Friday [U:1:202] -reason away", "", ""},
		{"", "kick Friday STEAM_1:0:101", "", "not there"},
		{"", "kick Friday Ada", "", "no Steam ID"},
		{"", "ban Friday STEAM_1:0:102 -minutes 60", "", ""},
		{"", "unban Friday STEAM_1:0:102", "filter removed", ""},
		{"", "unban Friday STEAM_1:0:102", "couldn't find", "not done it"},
		{"", "changelevel Friday c2m1_highway", "", ""},
		{"", "restart Friday", "", ""},
		{"", "exec Friday listid", "ID filter list: empty", ""},
		{"", "exec Friday quit", "", "-yes"},
		{"sv_password hunter2\n", "exec Friday -yes", "Unknown command", "no such command"},
		{"", "say Monday hello", "", "Monday"},
	} {
		out, err := s.run(c.stdin, append([]string{"act"}, strings.Fields(c.args)...)...)
		if !strings.Contains(out, c.want) || (err != nil) != (c.fault != "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("left4me act %s: %q, error %v", c.args, out, err)
		}
	}
	if left := game.Players(); len(left) != 0 || !strings.Contains(game.Status(), "c2m1_highway") {
		t.Errorf("players %v, status %s", left, game.Status())
	}
	out := s.must("", "audit", "Friday")
	for _, want := range []string{"(command line)", "kick", "76561197960265930", "away", "gone", "sv_password [hidden]", "exec"} {
		if !strings.Contains(out, want) {
			t.Errorf("the audit log has no %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "hunter2") || strings.Contains(out, "quit") {
		t.Errorf("the audit log has what it must not:\n%s", out)
	}
}
