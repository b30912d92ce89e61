package sums_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
)

// A session is summed and forgotten. How long its player was there on each day is still
// known, in any zone.
func Example() {
	ann := session(-150, 250) // 17:30 to 0:10 UTC
	ann.SteamID = steam.FromAccountID(1)
	old := sums.NewServer()
	old.AddSession(sums.Session{Session: ann})

	kathmandu := time.FixedZone("+0545", 5*3600+45*60)
	for _, zone := range []*time.Location{time.UTC, kathmandu} {
		days := stats.Periods(stats.Day, stats.Span{From: minute(-150), To: minute(250)}, zone)
		fmt.Println(stats.Playtime(old.Stays(), days))
	}
	// Output:
	// [6h30m0s 10m0s]
	// [45m0s 5h55m0s]
}

func ExampleServer_AddPair() {
	ann, bea := session(0, 30), session(20, 50)
	ann.SteamID, bea.SteamID = steam.FromAccountID(1), steam.FromAccountID(2)
	old := sums.NewServer()
	old.AddPair(sums.Session{Session: ann}, sums.Session{Session: bea})

	var c stats.CoPlay
	old.AddCoPlay(&c, stats.Span{From: minute(0), To: minute(60)})
	fmt.Println(c.Together(ann.SteamID, bea.SteamID))
	// Output: 10m0s
}

func ExampleServer_Load() {
	full := livestate.Run{State: livestate.State{Players: 4, MaxPlayers: 4, Map: "c2m1_highway"}, StartedAt: minute(5), LastSeenAt: minute(25)}
	old := sums.NewServer()
	old.AddRuns(sums.Runs{}, []sums.Run{{Run: full}})

	load := old.Load(stats.Span{From: minute(0), To: minute(60)}, 0)
	fmt.Println(load.Peak, load.PeakAt.Format(time.TimeOnly), load.Full)
	// Output: 4 20:05:00 20m0s
}

// The people of a map leave, and a server goes down. Both are known after its runs are forgotten.
func ExampleServer_AddRuns() {
	run := func(from, to, players int) sums.Run {
		return sums.Run{Run: livestate.Run{State: livestate.State{Players: players, Map: "c2m1_highway"}, StartedAt: minute(from), LastSeenAt: minute(to)}}
	}
	old := sums.NewServer()
	last := old.AddRuns(sums.Runs{}, []sums.Run{run(0, 20, 3)})
	last = old.AddRuns(last, []sums.Run{run(21, 30, 0)}) // later, what follows
	old.AddOutage(livestate.Outage{From: minute(40), To: minute(50)})

	hour := stats.Span{From: minute(0), To: minute(60)}
	fmt.Println(old.EndsByMap(hour, time.Minute))
	a := old.Availability(hour, time.Minute)
	uptime, _ := a.Uptime()
	fmt.Printf("%.0f%% observed, %.0f%% of it up\n", 100*a.ObservedShare(), 100*uptime)
	fmt.Println(last.Last.LastSeenAt.Format(time.TimeOnly))
	// Output:
	// [{c2m1_highway 1 0}]
	// 67% observed, 75% of it up
	// 20:30:00
}

// A session is forgotten, and not why it ended.
func ExampleServer_EndsOf() {
	ann := session(0, 30)
	ann.SteamID, ann.Reason = steam.FromAccountID(1), livestate.ReasonTimedOut
	old := sums.NewServer()
	old.AddSession(sums.Session{Session: ann, Map: "c2m1_highway"})
	fmt.Println(old.EndsOf(stats.Span{From: minute(0), To: minute(60)}))
	// Output: map[{c2m1_highway timed out}:1]
}
