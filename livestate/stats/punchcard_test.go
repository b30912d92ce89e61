package stats_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
)

func TestPunch(t *testing.T) {
	t.Parallel()
	// Where it is a quarter to six when it is midnight in UTC.
	kathmandu := location(t, "Asia/Kathmandu")
	card := stats.Punch(slices.Values([]livestate.Session{session(1, -90, 45), session(2, 10, 20), session(3, 40, 90)}), span(0, 60), kathmandu)
	var want stats.PunchCard
	want[time.Thursday][5] = stats.People(15+5, time.Minute)
	want[time.Thursday][6] = stats.People(30+5+20, time.Minute)
	if diff := cmp.Diff(want, card); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestPunchOverAChangeOfClocks: an hour that comes twice counts twice, and one that is
// left out not at all.
func TestPunchOverAChangeOfClocks(t *testing.T) {
	t.Parallel()
	newYork := location(t, "America/New_York")
	for _, c := range []struct {
		from  time.Time
		hours []int // person-hours from midnight
	}{
		{time.Date(2026, 3, 8, 0, 0, 0, 0, newYork), []int{1, 1, 0, 1}},
		{time.Date(2026, 11, 1, 0, 0, 0, 0, newYork), []int{1, 2, 0, 0}},
	} {
		s := livestate.Session{SteamID: account(1), JoinedAt: c.from, LastSeenAt: c.from.Add(3 * time.Hour)}
		card := stats.Punch(slices.Values([]livestate.Session{s}), stats.Span{From: c.from, To: c.from.Add(24 * time.Hour)}, newYork)
		for hour, want := range c.hours {
			if got := card[time.Sunday][hour]; got != stats.People(want, time.Hour) {
				t.Errorf("%v: %v person-minutes at %d o'clock", c.from, got.Minutes(), hour)
			}
		}
	}
}

func TestPunchEqualsMinutes(t *testing.T) {
	t.Parallel()
	all := zones(t)
	seeds(t, 100, func(t *testing.T, r *rand.Rand) {
		const n = 40 * day
		zone := all[r.IntN(len(all))]
		sessions := randomSessions(r, n, 3)
		from := r.IntN(n)
		s := span(from, from+r.IntN(n))
		var want stats.PunchCard
		for _, one := range sessions {
			for at := one.JoinedAt; at.Before(one.LastSeenAt); at = at.Add(time.Minute) {
				if local := at.In(zone); s.Contains(at) {
					want[local.Weekday()][local.Hour()] += stats.People(1, time.Minute)
				}
			}
		}
		got := stats.Punch(slices.Values(sessions), s, zone)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", zone, diff)
		}
		var sum time.Duration
		for _, d := range stats.Playtime(slices.Values(sessions), []stats.Span{s}) {
			sum += d
		}
		if got.Total() != stats.People(1, sum) {
			t.Errorf("the card has %v, the sessions %v", got.Total(), sum)
		}
	})
}

func ExamplePunch() {
	card := stats.Punch(slices.Values([]livestate.Session{session(1, 30, 90), session(2, 45, 60)}), span(0, 7*day), time.UTC)
	fmt.Println(card[time.Thursday][0].Minutes(), card[time.Thursday][1].Minutes())
	// Output: 45 30
}

// A run with four players counts as four people.
func ExamplePunchCard_Add() {
	var card stats.PunchCard
	card.Add(span(0, 10), 4, time.UTC)
	fmt.Println(card[time.Thursday][0].Minutes())
	// Output: 40
}

func TestLevelsOfAPunchCard(t *testing.T) {
	t.Parallel()
	var p stats.PunchCard
	if p.Levels() != ([7][24]int{}) {
		t.Error("nothing is something")
	}
	copy(p[time.Monday][:], []stats.PersonTime{0, 1, 25, 26, 50, 75, 76, 100})
	if got, want := p.Levels()[time.Monday], [24]int{0, 1, 1, 2, 2, 3, 4, 4}; got != want {
		t.Errorf("levels are %v, want %v", got, want)
	}
	p[time.Sunday][23] = 1 << 60
	if got := p.Levels(); got[time.Sunday][23] != 4 || got[time.Monday][7] != 1 {
		t.Errorf("levels are %v", got)
	}
}
