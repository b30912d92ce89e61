package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
)

func TestVisits(t *testing.T) {
	t.Parallel()
	sessions := []livestate.Session{
		open(1, 33, 40), session(1, 0, 10), session(2, 5, 6), session(1, 11, 20), session(1, 22, 30), session(1, 24, 26),
	}
	visit := func(player, from, to, sessions int, open bool) stats.Visit {
		return stats.Visit{SteamID: account(player), From: minute(from), To: minute(to), Sessions: sessions, Open: open}
	}
	for within, want := range map[time.Duration][]stats.Visit{
		time.Minute: {visit(1, 0, 20, 2, false), visit(2, 5, 6, 1, false), visit(1, 22, 30, 2, false), visit(1, 33, 40, 1, true)},
		time.Hour:   {visit(1, 0, 40, 5, true), visit(2, 5, 6, 1, false)},
		0:           {visit(1, 0, 10, 1, false), visit(2, 5, 6, 1, false), visit(1, 11, 20, 1, false), visit(1, 22, 30, 2, false), visit(1, 33, 40, 1, true)},
		-1:          {visit(1, 0, 10, 1, false), visit(2, 5, 6, 1, false), visit(1, 11, 20, 1, false), visit(1, 22, 30, 1, false), visit(1, 24, 26, 1, false), visit(1, 33, 40, 1, true)},
	} {
		if diff := cmp.Diff(want, stats.Visits(slices.Values(sessions), within)); diff != "" {
			t.Errorf("within %v (-want +got):\n%s", within, diff)
		}
	}
	visits := stats.Visits(slices.Values(sessions), time.Minute)
	if got := stats.Lengths(visits, span(0, 22)); !slices.Equal(got, []time.Duration{time.Minute, 20 * time.Minute}) {
		t.Errorf("lengths are %v", got)
	}
	if got := stats.Lengths(visits, span(22, 99)); !slices.Equal(got, []time.Duration{8 * time.Minute}) {
		t.Errorf("with an open one, lengths are %v", got)
	}
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	ten := make([]time.Duration, 10)
	for i := range ten {
		ten[i] = time.Duration(i + 1)
	}
	for part, want := range map[float64]time.Duration{-1: 1, 0: 1, .1: 1, .11: 2, .5: 5, .9: 9, .91: 10, 1: 10, 2: 10} {
		if got := stats.Quantile(ten, part); got != want {
			t.Errorf("%v of ten is %v, want %v", part, int(got), int(want))
		}
	}
	if stats.Quantile(nil, .5) != 0 || stats.Quantile(ten[:1], .5) != 1 || stats.Quantile(ten, math.NaN()) == 0 {
		t.Error("quantiles of few are wrong")
	}
}

// TestQuantileEqualsCounting: at least that part is no longer, and a shorter one is not enough.
func TestQuantileEqualsCounting(t *testing.T) {
	t.Parallel()
	seeds(t, 300, func(t *testing.T, r *rand.Rand) {
		sessions := randomSessions(r, 20*day, 1+r.IntN(20))
		within := time.Duration(r.IntN(90)-1) * time.Minute
		visits := stats.Visits(slices.Values(sessions), within)
		lengths := stats.Lengths(visits, span(0, 20*day))
		if n := slices.IndexFunc(visits, func(v stats.Visit) bool { return v.Sessions < 1 || v.To.Before(v.From) }); n >= 0 {
			t.Fatalf("%+v is no visit", visits[n])
		}
		inVisits := 0
		for _, v := range visits {
			inVisits += v.Sessions
			for _, w := range visits {
				if w.SteamID == v.SteamID && w.From.After(v.From) && w.From.Sub(v.To) <= within {
					t.Fatalf("%+v and %+v are one", v, w)
				}
			}
		}
		if inVisits != len(sessions) {
			t.Fatalf("%d sessions in visits, of %d", inVisits, len(sessions))
		}
		for _, part := range []float64{.01, .5, .9, 1} {
			got, notLonger, shorter := stats.Quantile(lengths, part), 0, 0
			for _, l := range lengths {
				if l <= got {
					notLonger++
				}
				if l < got {
					shorter++
				}
			}
			if n := float64(len(lengths)); len(lengths) > 0 && (float64(notLonger) < part*n || float64(shorter) >= part*n) {
				t.Errorf("%v of %v is %v", part, lengths, got)
			}
		}
	})
}

func TestLeaderboard(t *testing.T) {
	t.Parallel()
	named := func(s livestate.Session, name, now string) livestate.Session {
		s.Name, s.LastName = name, now
		return s
	}
	sessions := []livestate.Session{
		named(session(3, 0, 20), "late", ""), named(session(1, -30, 10), "Ann", "Anna"), named(session(1, 20, 30), "", ""),
		named(session(2, 50, 90), "Ben", ""), session(4, 5, 5), session(5, 60, 70), named(session(1, 12, 12), "Annika", ""), session(6, -5, 0),
	}
	want := []stats.PlayerTime{
		{SteamID: account(1), Name: "Annika", Total: 20 * time.Minute, Sessions: 3},
		{SteamID: account(3), Name: "late", Total: 20 * time.Minute, Sessions: 1},
		{SteamID: account(2), Name: "Ben", Total: 10 * time.Minute, Sessions: 1},
	}
	if diff := cmp.Diff(want, stats.Leaderboard(slices.Values(sessions), span(0, 60), 10)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:2], stats.Leaderboard(slices.Values(sessions), span(0, 60), 2)); diff != "" {
		t.Errorf("two (-want +got):\n%s", diff)
	}
	for _, limit := range []int{0, -1} {
		if got := stats.Leaderboard(slices.Values(sessions), span(0, 60), limit); len(got) != 0 {
			t.Errorf("%d of them are %v", limit, got)
		}
	}
}

func TestLeaderboardEqualsMinutes(t *testing.T) {
	t.Parallel()
	seeds(t, 200, func(t *testing.T, r *rand.Rand) {
		const n = 5 * day
		sessions := randomSessions(r, n, 1+r.IntN(12))
		from := r.IntN(n)
		s := span(from, from+r.IntN(n))
		minutes := make(map[steam.ID]int)
		for _, one := range sessions {
			for at := one.JoinedAt; at.Before(one.LastSeenAt); at = at.Add(time.Minute) {
				if s.Contains(at) {
					minutes[one.SteamID]++
				}
			}
		}
		board := stats.Leaderboard(slices.Values(sessions), s, 100)
		if len(board) != len(minutes) {
			t.Fatalf("%d players, want %d", len(board), len(minutes))
		}
		for i, p := range board {
			if p.Total != time.Duration(minutes[p.SteamID])*time.Minute {
				t.Errorf("%v has %v, want %d min", p.SteamID, p.Total, minutes[p.SteamID])
			}
			if i > 0 && p.Total > board[i-1].Total {
				t.Errorf("the board is not in order: %v", board)
			}
		}
	})
}

func ExampleLeaderboard() {
	ann, ben := session(1, 0, 90), session(2, 30, 40)
	ann.Name, ben.Name = "Ann", "Ben"
	for i, p := range stats.Leaderboard(slices.Values([]livestate.Session{ben, ann}), span(0, 60), 10) {
		fmt.Println(i+1, p.Name, p.Total)
	}
	// Output:
	// 1 Ann 1h0m0s
	// 2 Ben 10m0s
}

// A player whose game crashed is back within the minute.
func ExampleVisits() {
	sessions := []livestate.Session{session(1, 0, 30), session(1, 31, 60)}
	for _, v := range stats.Visits(slices.Values(sessions), time.Minute) {
		fmt.Println(v.Duration(), v.Sessions)
	}
	// Output: 1h0m0s 2
}

func ExampleQuantile() {
	sessions := []livestate.Session{session(1, 0, 5), session(2, 0, 40), session(3, 10, 100)}
	lengths := stats.Lengths(stats.Visits(slices.Values(sessions), time.Minute), span(0, day))
	fmt.Println(stats.Quantile(lengths, .5), stats.Quantile(lengths, .9))
	// Output: 40m0s 1h30m0s
}

func ExampleLengths() {
	sessions := []livestate.Session{session(1, 0, 45), session(2, 0, 40), open(3, 10, 20)}
	fmt.Println(stats.Lengths(stats.Visits(slices.Values(sessions), -1), span(0, day)))
	// Output: [40m0s 45m0s]
}
