package livestate_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// A program that watches a server takes each poll into a Server, stores the
// changes, and announces them.
func ExampleServer() {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	after := func(d time.Duration, players ...livestate.Player) livestate.Observation {
		return livestate.Observation{
			At:     noon.Add(d),
			State:  livestate.State{Players: len(players), MaxPlayers: 4, Map: "c1m1_hotel"},
			Roster: players,
		}
	}
	crone := livestate.Player{SteamID: steam.FromAccountID(24752998), UserID: 2, Name: "Crone", Ping: 185}

	var server livestate.Server // or what a store kept
	var policy livestate.Policy // the usual one
	tell := func(c livestate.Changes) {
		for _, s := range c.Opened {
			fmt.Printf("%s  %s joined at %s\n", c.At.Format(time.TimeOnly), s.Name, s.JoinedAt.Format(time.TimeOnly))
		}
		for _, s := range c.Closed {
			fmt.Printf("%s  %s ended at %s (%s) after %v\n", c.At.Format(time.TimeOnly), s.Name, s.LeftAt.Format(time.TimeOnly), s.Reason, s.Duration())
		}
		for _, s := range c.Reopened {
			fmt.Printf("%s  %s is still there\n", c.At.Format(time.TimeOnly), s.Name)
		}
	}

	crone.Connected = 3 * time.Second
	server, changes := server.Observe(after(5*time.Second, crone), policy)
	tell(changes)
	crone.Connected = 8 * time.Second
	server, changes = server.Observe(after(10*time.Second, crone), policy)
	tell(changes)

	// For two minutes no poll succeeds.
	server, changes = server.Silence(noon.Add(130*time.Second), policy)
	tell(changes)
	crone.Connected = 133 * time.Second
	server, changes = server.Observe(after(135*time.Second, crone), policy)
	tell(changes)

	// Crone leaves and joins again between two polls.
	crone.UserID, crone.Connected = 3, time.Second
	_, changes = server.Observe(after(140*time.Second, crone), policy)
	tell(changes)
	// Output:
	// 12:00:05  Crone joined at 12:00:02
	// 12:02:10  Crone ended at 12:00:10 (outage) after 8s
	// 12:02:15  Crone is still there
	// 12:02:20  Crone joined at 12:02:19
	// 12:02:20  Crone ended at 12:02:15 (left) after 2m13s
}

// A program that only wants to know who comes and goes needs no Server.
func ExampleReconcile() {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	crone := livestate.Player{SteamID: steam.FromAccountID(24752998), UserID: 2, Name: "Crone"}
	gordon := livestate.Player{SteamID: steam.FromAccountID(36010075), UserID: 3, Name: "Gordon"}

	var known []livestate.Session
	for i, roster := range [][]livestate.Player{
		{crone},
		{crone, gordon},
		{gordon},
	} {
		obs := livestate.Observation{At: noon.Add(time.Duration(5*i) * time.Second), Roster: roster}
		changes := livestate.Reconcile(known, obs, livestate.Policy{})
		for _, s := range changes.Opened {
			fmt.Println(s.Name, "joined")
		}
		for _, s := range changes.Closed {
			fmt.Println(s.Name, "left")
		}
		known = changes.Apply(known)
	}
	// Output:
	// Crone joined
	// Gordon joined
	// Crone left
}

// A run is a time in which nothing changed.
func ExampleExtend() {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var run livestate.Run
	for i, players := range []int{0, 0, 0, 1, 1} {
		obs := livestate.Observation{
			At:    noon.Add(time.Duration(5*i) * time.Second),
			State: livestate.State{Players: players, MaxPlayers: 4, Map: "c1m1_hotel"},
		}
		var extended bool
		if run, extended = livestate.Extend(run, obs, livestate.Policy{}); extended {
			fmt.Printf("  until %s\n", run.LastSeenAt.Format(time.TimeOnly))
		} else {
			fmt.Printf("%d players from %s\n", run.Players, run.StartedAt.Format(time.TimeOnly))
		}
	}
	// Output:
	// 0 players from 12:00:00
	//   until 12:00:05
	//   until 12:00:10
	// 1 players from 12:00:15
	//   until 12:00:20
}
