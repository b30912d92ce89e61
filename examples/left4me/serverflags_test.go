package main

import (
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// TestServerWithoutPortOrBlueprint: what an operator need not know is not asked, and
// a watch is paused and goes on by the words of the pages.
func TestServerWithoutPortOrBlueprint(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "mara")
	s.must("\n", "server", "add", "-owner", "mara", "-name", "Friday")
	if out := s.must("\n", "server", "add", "-owner", "mara", "-name", "Saturday", "-watch", "paused"); !strings.Contains(out, "port 27016") {
		t.Errorf("the second server without a port: %s", out)
	}
	lists := func(name, state string) {
		t.Helper()
		for line := range strings.Lines(s.must("", "server", "list")) {
			if strings.Contains(line, name) && strings.Contains(line, state) {
				return
			}
		}
		t.Errorf("server list does not say that %s is %s", name, state)
	}
	lists("Friday", "Never seen")
	lists("Saturday", "Not watched")
	s.must("", "server", "edit", "-watch", "paused", "Friday")
	s.must("", "server", "edit", "-watch", "on", "-name", "Sunday", "-port", "27020", "Saturday")
	lists("Friday", "Not watched")
	lists("Sunday", "Never seen")
	lists("Sunday", "127.0.0.1:27020")

	db, err := sqlite.Open(t.Context(), strings.TrimPrefix(s.env["DATABASE_URL"], "sqlite:///"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	mara, err := db.UserByName(t.Context(), "mara")
	if err != nil {
		t.Fatal(err)
	}
	b, err := db.CreateBlueprint(t.Context(), store.Blueprint{UserID: mara.ID, Name: "coop"})
	if err != nil {
		t.Fatal(err)
	}
	for flag, want := range map[string]int64{"coop": b.ID, "": 0} {
		s.must("", "server", "edit", "-blueprint", flag, "Friday")
		srv, err := findServer(t.Context(), db, "Friday")
		if err != nil || srv.BlueprintID != want || srv.DesiredState != store.Stopped {
			t.Errorf("after -blueprint %q: %+v (%v)", flag, srv, err)
		}
	}
	for want, args := range map[string][]string{
		"127.0.0.1 port 27020: port already in use":      {"server", "edit", "-port", "27020", "Friday"},
		"Sunday: mara has a server of this name already": {"server", "edit", "-name", "Sunday", "Friday"},
		"missing: the owner has no blueprint":            {"server", "edit", "-blueprint", "missing", "Friday"},
		`-watch must be one of "on","paused"`:            {"server", "edit", "-watch", "off", "Friday"},
		"no change is given":                             {"server", "edit", "Friday"},
	} {
		if _, err := s.run("", args...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("left4me %s: error %v, want %q", strings.Join(args, " "), err, want)
		}
	}
}

// TestStrategyFlag: a server gets an RCON strategy by its name, which the list tells.
func TestStrategyFlag(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "mara")
	s.must("\n", "server", "add", "-owner", "mara", "-name", "Friday", "-strategy", "late")
	for _, step := range []struct{ set, want string }{{"", "late"}, {"single", "single"}, {"-", ""}} {
		if step.set != "" {
			s.must("", "server", "edit", "-strategy", strings.TrimPrefix(step.set, "-"), "Friday")
		}
		if out := s.must("", "server", "list", "-json"); !strings.Contains(out, `"strategy": "`+step.want+`"`) {
			t.Errorf("after %q: %s", step.set, out)
		}
	}
	for _, args := range [][]string{{"edit", "-strategy", "guess", "Friday"}, {"add", "-owner", "mara", "-name", "Saturday", "-strategy", "guess"}} {
		if _, err := s.run("", append([]string{"server"}, args...)...); err == nil || !strings.Contains(err.Error(), "want mirror, second, single, idle or late") {
			t.Errorf("server %s: error %v", args, err)
		}
	}
}
