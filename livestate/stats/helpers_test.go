package stats_test

import (
	"flag"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
)

// epoch is a Thursday, three weeks before clocks in New York go forward.
var epoch = time.Date(2026, 2, 12, 0, 0, 0, 0, time.UTC)

// minute is the time so many minutes after epoch. Random histories lie on whole minutes,
// so that the slow way to compute a statistic is to ask about every minute.
func minute(n int) time.Time { return epoch.Add(time.Duration(n) * time.Minute) }

func span(from, to int) stats.Span { return stats.Span{From: minute(from), To: minute(to)} }

func account(n int) steam.ID { return steam.FromAccountID(uint32(n)) }

// run is from one minute to another.
func run(from, to, players int, name string) livestate.Run {
	return livestate.Run{
		State:     livestate.State{Players: players, MaxPlayers: 4, Map: name},
		StartedAt: minute(from), LastSeenAt: minute(to),
	}
}

// session is a closed one, from one minute to another.
func session(player, from, to int) livestate.Session {
	return livestate.Session{
		SteamID: account(player), JoinedAt: minute(from), LeftAt: minute(to), LastSeenAt: minute(to), Reason: "left",
	}
}

// open is a session that was last seen at a minute.
func open(player, from, seen int) livestate.Session {
	return livestate.Session{SteamID: account(player), JoinedAt: minute(from), LastSeenAt: minute(seen)}
}

// zones are those that properties are checked in: with quarter hours, with a change of
// clocks at two o'clock, of half an hour, at midnight forward and back to midnight.
func zones(t *testing.T) []*time.Location {
	t.Helper()
	var list []*time.Location
	for _, name := range []string{"UTC", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Atlantic/Azores"} {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, z)
	}
	return list
}

var histories = flag.Int("histories", 1, "how many times as many random histories the properties are checked over")

// seeds checks a property over random histories. Ten times as many take ten seconds:
//
//	go test ./livestate/stats -histories=10
func seeds(t *testing.T, n int, check func(t *testing.T, r *rand.Rand)) {
	t.Helper()
	for seed := range uint64(n * *histories) {
		check(t, rand.New(rand.NewPCG(seed, 7)))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

var mapNames = []string{"c1m1_hotel", "c1m2_streets", "c2m1_highway", "custom", ""}

// randomRuns are runs of one server that begin within the first n minutes: some after
// another at once, some after a gap, some without length.
func randomRuns(r *rand.Rand, n int) []livestate.Run {
	var runs []livestate.Run
	for at := r.IntN(30); at < n; {
		length := r.IntN(1 + r.IntN(90))
		one := run(at, at+length, r.IntN(6), mapNames[r.IntN(len(mapNames))])
		if r.IntN(2) == 0 && len(runs) > 0 { // mostly, a map lasts
			one.Map = runs[len(runs)-1].Map
		}
		one.MaxPlayers = []int{0, 4, 4, 8}[r.IntN(4)]
		one.Hibernating = one.Players == 0 && r.IntN(2) == 0
		runs = append(runs, one)
		at += length + 1 + r.IntN(2)*r.IntN(120)
	}
	return runs
}

// randomSessions are sessions of one server that begin within the first n minutes, in the
// order in which they began. Those of one player do not overlap.
func randomSessions(r *rand.Rand, n, players int) []livestate.Session {
	var sessions []livestate.Session
	for player := 1; player <= players; player++ {
		for at := r.IntN(n); at < n; {
			length := r.IntN(1 + r.IntN(400))
			one := session(player, at, at+length)
			at += length + 1 + r.IntN(2)*r.IntN(1+n/3)
			if at >= n && r.IntN(2) == 0 {
				one = open(player, at-1-length, at-1)
			}
			sessions = append(sessions, one)
		}
	}
	slices.SortStableFunc(sessions, func(a, b livestate.Session) int { return a.JoinedAt.Compare(b.JoinedAt) })
	return sessions
}

// lasted reports whether the run lasts through the minute that begins at n.
func lasted(r livestate.Run, n int) bool {
	return !r.StartedAt.After(minute(n)) && r.LastSeenAt.After(minute(n))
}
