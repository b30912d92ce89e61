package stats_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
)

const day = 24 * 60

// days are so many days of UTC from epoch.
func days(n int) []stats.Span { return stats.Periods(stats.Day, span(0, n*day), time.UTC) }

func TestAttendance(t *testing.T) {
	t.Parallel()
	sessions := []livestate.Session{
		session(1, -100, -50),     // before the first day, and later
		session(1, 100, 200),      // day 0
		session(2, day-10, day),   // up to midnight is not on day 1
		session(3, day-10, day+1), // over midnight
		session(3, day+5, day+9),
		session(4, day, day), // without length, at midnight
		open(2, 2*day, 2*day+5),
		session(5, 3*day, 3*day+5), // behind the last day
	}
	periods := days(3)
	if diff := cmp.Diff([]int{3, 2, 1}, stats.UniquePlayers(slices.Values(sessions), periods)); diff != "" {
		t.Errorf("unique players (-want +got):\n%s", diff)
	}
	want := []stats.Visitors{{New: 2, Returning: 1}, {New: 1, Returning: 1}, {Returning: 1}}
	if diff := cmp.Diff(want, stats.NewAndReturning(slices.Values(sessions), periods, nil)); diff != "" {
		t.Errorf("new and returning (-want +got):\n%s", diff)
	}
	cohorts := []stats.Cohort{
		{Period: periods[0], Active: []int{2, 1, 1}}, {Period: periods[1], Active: []int{1, 0}}, {Period: periods[2], Active: []int{0}},
	}
	if diff := cmp.Diff(cohorts, stats.Retention(slices.Values(sessions), periods, nil)); diff != "" {
		t.Errorf("retention (-want +got):\n%s", diff)
	}
	known := map[steam.ID]time.Time{account(2): minute(-500), account(4): minute(500_000)}
	want = []stats.Visitors{{New: 1, Returning: 2}, {New: 1, Returning: 1}, {Returning: 1}}
	if diff := cmp.Diff(want, stats.NewAndReturning(slices.Values(sessions), periods, known)); diff != "" {
		t.Errorf("with what is known (-want +got):\n%s", diff)
	}
	if got := stats.Retention(slices.Values(sessions), periods, known)[0].Active; !slices.Equal(got, []int{1, 1, 0}) {
		t.Errorf("with what is known, the first cohort is %v", got)
	}
}

func TestCohortShare(t *testing.T) {
	t.Parallel()
	c := stats.Cohort{Active: []int{4, 1}}
	if c.Share(0) != 1 || c.Share(1) != .25 || c.Share(2) != 0 || c.Share(-1) != 0 || (stats.Cohort{}).Share(0) != 0 || (stats.Cohort{Active: []int{0, 0}}).Share(1) != 0 {
		t.Error("shares are wrong")
	}
}

// TestAttendanceEqualsAsking asks of each player and period whether they were there.
func TestAttendanceEqualsAsking(t *testing.T) {
	t.Parallel()
	all := zones(t)
	seeds(t, 200, func(t *testing.T, r *rand.Rand) {
		const n = 90 * day
		sessions := randomSessions(r, n, 1+r.IntN(30))
		from := r.IntN(n / 2)
		periods := stats.Periods(stats.Unit(r.IntN(3)), span(from, from+1+r.IntN(n)), all[r.IntN(len(all))])
		firstSeen := make(map[steam.ID]time.Time)
		for player := range 40 {
			if r.IntN(3) == 0 {
				firstSeen[account(player+1)] = minute(r.IntN(2*n) - n/2)
			}
		}
		first := make(map[steam.ID]time.Time)
		for _, s := range slices.Backward(sessions) {
			first[s.SteamID] = s.JoinedAt // they come in order
		}
		for id := range first {
			if at, ok := firstSeen[id]; ok && at.Before(first[id]) {
				first[id] = at
			}
		}
		was := func(id steam.ID, p stats.Span) bool {
			return slices.ContainsFunc(sessions, func(s livestate.Session) bool {
				return s.SteamID == id && p.Touches(s.JoinedAt, s.LastSeenAt)
			})
		}
		unique, visitors, cohorts := make([]int, len(periods)), make([]stats.Visitors, len(periods)), make([]stats.Cohort, len(periods))
		for i, p := range periods {
			cohorts[i] = stats.Cohort{Period: p, Active: make([]int, len(periods)-i)}
			for id := range maps.Keys(first) {
				if !was(id, p) {
					continue
				}
				unique[i]++
				if p.Contains(first[id]) {
					visitors[i].New++
				} else {
					visitors[i].Returning++
				}
				for j := range i + 1 {
					if periods[j].Contains(first[id]) && was(id, periods[j]) {
						cohorts[j].Active[i-j]++
					}
				}
			}
		}
		r.Shuffle(len(sessions), func(i, j int) { sessions[i], sessions[j] = sessions[j], sessions[i] })
		if diff := cmp.Diff(unique, stats.UniquePlayers(slices.Values(sessions), periods)); diff != "" {
			t.Errorf("unique players (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(visitors, stats.NewAndReturning(slices.Values(sessions), periods, firstSeen)); diff != "" {
			t.Errorf("new and returning (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(cohorts, stats.Retention(slices.Values(sessions), periods, firstSeen)); diff != "" {
			t.Errorf("retention (-want +got):\n%s", diff)
		}
	})
}

// Daily players: Ann stays over midnight, Ben comes on the second day.
// TestWeeksAreMadeOfDays: what is said of weeks and months from the days in which players were
// there is what the sessions say.
func TestWeeksAreMadeOfDays(t *testing.T) {
	t.Parallel()
	zones := zones(t)
	seeds(t, 200, func(t *testing.T, r *rand.Rand) {
		const n = 90 * day
		sessions := slices.Values(randomSessions(r, n, 1+r.IntN(30)))
		first := map[steam.ID]time.Time{account(1): minute(-r.IntN(n)), account(2): minute(r.IntN(n))}
		whole, zone := span(r.IntN(n), r.IntN(n)), zones[r.IntN(len(zones))]
		days := stats.NewAttendance(sessions, stats.Periods(stats.Day, whole, zone), first)
		for _, unit := range []stats.Unit{stats.Day, stats.Week, stats.Month} {
			periods := stats.Periods(unit, whole, zone)
			if len(periods) > 0 { // cut to the days that there are
				all := stats.Periods(stats.Day, whole, zone)
				periods[0].From, periods[len(periods)-1].To = all[0].From, all[len(all)-1].To
			}
			if diff := cmp.Diff(stats.NewAndReturning(sessions, periods, first), days.Visitors(periods)); diff != "" {
				t.Errorf("%v, unit %d (-sessions +days):\n%s", zone, unit, diff)
			}
			if diff := cmp.Diff(stats.Retention(sessions, periods, first), days.Cohorts(periods)); diff != "" {
				t.Errorf("%v, unit %d, cohorts (-sessions +days):\n%s", zone, unit, diff)
			}
		}
	})
}

func ExampleAttendance() {
	sessions := []livestate.Session{session(1, 0, 30), session(1, day, day+30), session(2, day, day+30)}
	whole := span(0, 2*day)
	days := stats.Periods(stats.Day, whole, time.UTC)
	a := stats.NewAttendance(slices.Values(sessions), days, nil)
	fmt.Println(a.Visitors(days), a.Visitors([]stats.Span{whole}))
	// Output: [{1 0} {1 1}] [{2 0}]
}

func ExampleUniquePlayers() {
	sessions := []livestate.Session{session(1, 23*60, 25*60), session(2, 30*60, 31*60)}
	periods := stats.Periods(stats.Day, stats.Span{From: epoch, To: epoch.Add(48 * time.Hour)}, time.UTC)
	fmt.Println(stats.UniquePlayers(slices.Values(sessions), periods))
	// Output: [1 2]
}

func ExampleNewAndReturning() {
	sessions := []livestate.Session{session(1, 60, 90), session(1, day+60, day+90), session(2, day+60, day+90)}
	periods := stats.Periods(stats.Day, stats.Span{From: epoch, To: epoch.Add(48 * time.Hour)}, time.UTC)
	for i, v := range stats.NewAndReturning(slices.Values(sessions), periods, nil) {
		fmt.Printf("day %d: %d new, %d returning\n", i+1, v.New, v.Returning)
	}
	// Output:
	// day 1: 1 new, 0 returning
	// day 2: 1 new, 1 returning
}

// Of two players who first came in one week, one was there in the next.
func ExampleRetention() {
	sessions := []livestate.Session{session(1, 0, 30), session(2, 60, 90), session(2, 7*day, 7*day+30)}
	weeks := stats.Periods(stats.Week, stats.Span{From: epoch, To: epoch.AddDate(0, 0, 7)}, time.UTC)
	first := stats.Retention(slices.Values(sessions), weeks, nil)[0]
	fmt.Println(first.Active, first.Share(1))
	// Output: [2 1] 0.5
}
