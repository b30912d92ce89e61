package daemon_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

// An answer that does not say how many players there are is no answer: the server is
// not shown as empty.
func TestNoCountIsNotZero(t *testing.T) {
	t.Parallel()
	st, _ := database(t)
	server, play := gameServer(t)
	var counts atomic.Bool
	counts.Store(true)
	server.SetHandler(func(r *rcontest.Request) string {
		text := play.Handle(r)
		if counts.Load() {
			return text
		}
		head, rest, _ := strings.Cut(text, "players :")
		_, table, _ := strings.Cut(rest, "\n")
		return head + table
	})
	play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11", Ping: 40})
	row := watched(t, st, server.Addr(), password)
	health := new(daemon.Health)
	start(t, daemon.Config{Store: st, Health: health})

	until(t, "Ada is there", func() bool { return names(current(t, st, row.ID)) == "Ada" })
	counts.Store(false)
	until(t, "two polls failed", func() bool {
		return metric(t, health, `left4me_poll_failures_total{kind="not_status"}`) >= 2
	})
	counts.Store(true)
	until(t, "all is well", func() bool { return serverNow(t, st, row.ID).LastError == "" })
	runs, err := st.Runs(t.Context(), row.ID, time.Unix(0, 0), time.Time{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		if r.Players != 1 || r.MaxPlayers != 4 {
			t.Errorf("a run of %d/%d players", r.Players, r.MaxPlayers)
		}
	}
}

// Where an answer is cut, its last row can be a part of a name.
func TestCutRowIsNobody(t *testing.T) {
	t.Parallel()
	const text = "hostname: test\nversion : 2.2.4.3 10097 secure  (unknown)\nmap     : c1m1_hotel\n" +
		"players : 2 humans, 0 bots (4 max) (not hibernating) (unreserved)\n\n" +
		"# userid name uniqueid connected ping loss state rate adr\n" +
		"# 2 1 \"Ada\" STEAM_1:0:11 00:21 40 0 active 30000 203.0.113.1:27005\n" +
		"# 3 2 \"x\" STEAM_1:0:999 00:01 1 0 active 30000 203.0.113.2:27005"
	st, _ := database(t)
	server := rcontest.NewServer(func(*rcontest.Request) string { return text }, &rcontest.Options{Password: password})
	t.Cleanup(server.Close)
	row := watched(t, st, server.Addr(), password)
	start(t, daemon.Config{Store: st})

	until(t, "Ada is there", func() bool { return len(current(t, st, row.ID)) > 0 })
	if s := serverNow(t, st, row.ID); s.ActualState != store.Running || s.LastError != "" {
		t.Errorf("the server is %s, %q", s.ActualState, s.LastError)
	}
	if got := names(current(t, st, row.ID)); got != "Ada" {
		t.Errorf("there are %q, want Ada alone", got)
	}
}
