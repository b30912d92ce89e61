package srclog_test

import (
	"context"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/srclog"
)

// edgeOf returns what a line tells livestate.
func edgeOf(line srclog.Line) livestate.Edge {
	edge := livestate.Edge{At: line.At}
	event, err := srclog.Parse(line.Text)
	if err != nil {
		return edge
	}
	edge.Stamp = event.ServerTime()
	set := func(kind livestate.EdgeKind, p srclog.Player, why livestate.Reason) {
		edge.Kind, edge.SteamID, edge.UserID, edge.Name, edge.Reason = kind, p.SteamID, p.UserID, p.Name, why
	}
	switch e := event.(type) {
	case srclog.Connected:
		set(livestate.EdgeConnect, e.Player, "")
	case srclog.Disconnected:
		set(livestate.EdgeDisconnect, e.Player, livestate.ReasonOf(e.Reason))
	case srclog.Kicked:
		set(livestate.EdgeDisconnect, e.Player, livestate.KickedFor(e.Reason))
	}
	return edge
}

// Polls say who is there; the log says when they left and why.
func Example() {
	line := srclog.Line{
		At:   time.Date(2026, 11, 28, 2, 0, 8, 500e6, time.UTC),
		Text: `L 11/28/2026 - 03:00:08: "Crone<2><STEAM_1:0:7><Survivor>" disconnected (reason "No Steam logon")`,
	}
	edge := edgeOf(line)
	fmt.Println(edge.Kind, edge.SteamID, edge.UserID, edge.Reason)
	// server = server.Edge(edge)
	// Output: disconnect 76561197960265742 2 No Steam logon
}

// The whole way: a game that sends its log, a poller that reads both.
func TestPollsAndLogTogether(t *testing.T) {
	t.Parallel()
	game := rcontest.NewGame("", "", 4)
	s := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "secret", Log: true})
	defer s.Close()
	game.SetLog(s.Log)
	l := listen(t)
	feed, err := l.Register(netip.MustParseAddrPort(s.Addr()), nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &rcon.Client{Addr: s.Addr(), Password: "secret"}
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for _, command := range []string{"log on", "logaddress_add " + l.Addr().String()} {
		if _, err := client.Exec(ctx, command); err != nil {
			t.Fatal(err)
		}
	}

	var server livestate.Server
	var changes livestate.Changes
	observe := func(shift time.Duration) {
		t.Helper()
		obs, err := poll.Observe(ctx, client)
		if err != nil {
			t.Fatal(err)
		}
		obs.At = obs.At.Add(shift)
		server, changes = server.Observe(obs, livestate.Policy{})
	}
	read := func(last livestate.EdgeKind) livestate.Edge {
		t.Helper()
		for {
			edge := edgeOf(next(t, feed))
			if server = server.Edge(edge); edge.Kind == last {
				return edge
			}
		}
	}

	observe(-10 * time.Second)
	crone := game.Join(rcontest.Player{Name: "Crone", SteamID: "STEAM_1:0:7"})
	read(livestate.EdgeConnect)
	observe(-5 * time.Second)
	for _, datagram := range rcontest.HostileLog(game.Players()[0], "") {
		s.LogDatagram(datagram)
	}
	game.LeaveBecause(crone, "No Steam logon")
	gone := read(livestate.EdgeDisconnect)
	for gone.UserID != crone { // one of the hostile ones, of somebody else
		gone = read(livestate.EdgeDisconnect)
	}
	observe(5 * time.Second)

	if len(changes.Passed) > 0 || len(changes.Closed) != 1 || changes.Closed[0].Reason != livestate.ReasonNoSteamLogon || !changes.Closed[0].LeftAt.Equal(gone.At.Truncate(time.Millisecond)) {
		t.Errorf("passed %+v, closed %+v; want an end at %v", changes.Passed, changes.Closed, gone.At)
	}
}
