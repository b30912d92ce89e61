package stats_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/spec/l4d2"
)

func TestUsageByEqualsMinutes(t *testing.T) {
	t.Parallel()
	short := func(name string) string { return strings.TrimSuffix(name[:2], "u") } // c1, c2, and c for "custom"
	seeds(t, 200, func(t *testing.T, r *rand.Rand) {
		runs := randomRuns(r, 3000)
		from := r.IntN(3000)
		s := span(from, from+r.IntN(3000))
		for _, name := range []func(string) string{nil, short} {
			want := make(map[string]stats.Usage)
			for _, r := range runs {
				for at := r.StartedAt; at.Before(r.LastSeenAt); at = at.Add(time.Minute) {
					if s.Contains(at) && r.Map != "" && !r.Hibernating {
						key := r.Map
						if name != nil {
							key = name(key)
						}
						u := want[key]
						want[key] = stats.Usage{Time: u.Time + time.Minute, People: u.People + stats.People(r.Players, time.Minute)}
					}
				}
			}
			list := stats.UsageBy(slices.Values(runs), s, name)
			got, percent := make(map[string]stats.Usage), 0
			for _, m := range list {
				got[m.Map] = m.Usage
				percent += m.Percent
			}
			if diff := gocmp.Diff(want, got); diff != "" || len(list) > 0 && (percent < 98 || percent > 102) {
				t.Errorf("%d %% (-want +got):\n%s", percent, diff)
			}
			if !slices.IsSortedFunc(list, func(a, b stats.MapUsage) int { return cmp.Compare(b.People, a.People) }) {
				t.Errorf("not in order: %v", list)
			}
		}
	})
}

func TestEndsByMap(t *testing.T) {
	t.Parallel()
	runs := []livestate.Run{
		run(0, 10, 2, "a"), run(10, 20, 0, "a"), // emptied
		run(20, 30, 3, "a"), run(30, 40, 1, "a"), run(41, 50, 1, "b"), // moved on with a player less
		run(50, 51, 0, ""), run(52, 60, 1, "c"), // so did b, over a change of maps
		run(60, 61, 0, ""), run(61, 70, 0, "first"), // emptied c
		run(70, 80, 4, "a"), run(90, 95, 0, "a"), // silence: not known
		run(95, 96, 1, "b"), // the end of the data
	}
	want := []stats.MapEnds{{Map: "a", Emptied: 1, Moved: 1}, {Map: "c", Emptied: 1}, {Map: "b", Moved: 1}}
	slices.SortFunc(want, func(x, y stats.MapEnds) int {
		return cmp.Or(cmp.Compare(y.Emptied, x.Emptied), cmp.Compare(x.Moved, y.Moved))
	})
	if diff := gocmp.Diff(want, stats.EndsByMap(slices.Values(runs), span(0, 100), 2*time.Minute)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff(want[:1], stats.EndsByMap(slices.Values(runs), span(60, 100), 2*time.Minute)); diff != "" {
		t.Errorf("later (-want +got):\n%s", diff)
	}
	if want[1].Share() != .5 || (stats.MapEnds{}).Share() != 0 {
		t.Error("shares are wrong")
	}
}

// TestEndsByMapEqualsLookingAhead: for each run with people, look for the next map.
func TestEndsByMapEqualsLookingAhead(t *testing.T) {
	t.Parallel()
	seeds(t, 400, func(t *testing.T, r *rand.Rand) {
		runs, gap := randomRuns(r, 5000), time.Duration(1+r.IntN(60))*time.Minute
		from := r.IntN(5000)
		s := span(from, from+r.IntN(5000))
		want := make(map[string]stats.MapEnds)
		for i, one := range runs {
			if one.Map == "" || one.Players == 0 {
				continue
			}
			for j := i + 1; j < len(runs) && runs[j].StartedAt.Sub(runs[j-1].LastSeenAt) <= gap; j++ {
				next := runs[j]
				if next.Map == "" {
					continue
				}
				e := want[one.Map]
				e.Map = one.Map
				if next.Players == 0 {
					e.Emptied++
				} else if next.Map != one.Map {
					e.Moved++
				}
				if s.Contains(next.StartedAt) && e != (stats.MapEnds{Map: one.Map}) {
					want[one.Map] = e
				}
				break
			}
		}
		got := make(map[string]stats.MapEnds)
		for _, e := range stats.EndsByMap(slices.Values(runs), s, gap) {
			got[e.Map] = e
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("gap %v (-want +got):\n%s", gap, diff)
		}
	})
}

// Campaigns in person-minutes.
func ExampleUsageBy() {
	runs := []livestate.Run{
		run(0, 30, 4, "c8m1_apartment"), run(30, 60, 3, "c8m2_subway"), run(60, 160, 1, "c1m1_hotel"), run(160, 300, 1, "somebodys_own"),
	}
	campaign := func(name string) string {
		m, _ := l4d2.ParseMap(name)
		return m.Campaign.Name
	}
	for _, c := range stats.UsageBy(slices.Values(runs), span(0, 300), campaign) {
		fmt.Println(c.Map, c.People.Minutes(), c.Time)
	}
	// Output:
	// No Mercy 210 1h0m0s
	// Dead Center 100 1h40m0s
}

// On the second map, the server empties every time.
func ExampleEndsByMap() {
	runs := []livestate.Run{
		run(0, 30, 4, "c1m1_hotel"), run(30, 40, 4, "c1m2_streets"), run(40, 50, 0, "c1m2_streets"),
		run(50, 60, 2, "c1m1_hotel"), run(60, 70, 1, "c1m2_streets"), run(70, 90, 0, "c1m1_hotel"),
	}
	for _, e := range stats.EndsByMap(slices.Values(runs), span(0, 90), time.Minute) {
		fmt.Printf("%s %d of %d\n", e.Map, e.Emptied, e.Emptied+e.Moved)
	}
	// Output:
	// c1m2_streets 2 of 2
	// c1m1_hotel 0 of 2
}
