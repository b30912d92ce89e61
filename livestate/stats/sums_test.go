package stats_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
)

// TestSpansAdd: what is measured in time is the sum of its parts, however a span is cut, so
// that a program can keep sums and forget what they were made of.
func TestSpansAdd(t *testing.T) {
	t.Parallel()
	type sums struct {
		Maps     map[string]stats.Usage
		Punch    stats.PunchCard
		Players  map[steam.ID]time.Duration
		Playtime time.Duration
		Full     time.Duration
		Known    time.Duration
		Observed time.Duration
		Up       time.Duration
		Ends     map[string][2]int
	}
	all := zones(t)
	seeds(t, 200, func(t *testing.T, r *rand.Rand) {
		const n = 4 * day
		runs, sessions := randomRuns(r, n), randomSessions(r, n, 6)
		held := slices.Collect(stats.Held(slices.Values(runs), 10*time.Minute))
		observed := []stats.Span{span(r.IntN(n), r.IntN(n)), span(r.IntN(n), r.IntN(n))}
		zone := all[r.IntN(len(all))]
		sum := func(parts ...stats.Span) sums {
			s := sums{Maps: make(map[string]stats.Usage), Players: make(map[steam.ID]time.Duration), Ends: make(map[string][2]int)}
			for _, part := range parts {
				for _, m := range stats.UsageBy(slices.Values(held), part, nil) {
					u := s.Maps[m.Map]
					s.Maps[m.Map] = stats.Usage{Time: u.Time + m.Time, People: u.People + m.People}
				}
				for weekday, hours := range stats.Punch(slices.Values(sessions), part, zone) {
					for hour, people := range hours {
						s.Punch[weekday][hour] += people
					}
				}
				for _, p := range stats.Leaderboard(slices.Values(sessions), part, 100) {
					s.Players[p.SteamID] += p.Total
				}
				for _, d := range stats.Playtime(slices.Values(sessions), []stats.Span{part}) {
					s.Playtime += d
				}
				load := stats.LoadOf(slices.Values(held), part)
				s.Full, s.Known = s.Full+load.Full, s.Known+load.Time
				a := stats.AvailabilityOf(slices.Values(held), slices.Values(observed), part)
				s.Observed, s.Up = s.Observed+a.Observed, s.Up+a.Up
				for _, e := range stats.EndsByMap(slices.Values(runs), part, 10*time.Minute) {
					sum := s.Ends[e.Map]
					s.Ends[e.Map] = [2]int{sum[0] + e.Emptied, sum[1] + e.Moved}
				}
			}
			return s
		}
		cuts := []int{r.IntN(n), r.IntN(n), r.IntN(n), r.IntN(n)}
		slices.Sort(cuts)
		whole := sum(span(cuts[0], cuts[3]))
		if diff := cmp.Diff(whole, sum(span(cuts[0], cuts[1]), span(cuts[1], cuts[2]), span(cuts[2], cuts[3]))); diff != "" {
			t.Errorf("cut at %v (-whole +parts):\n%s", cuts, diff)
		}
	})
}
