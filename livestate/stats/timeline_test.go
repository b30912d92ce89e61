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

func TestTimeline(t *testing.T) {
	t.Parallel()
	tl := stats.NewTimeline(span(0, 60), 6)
	for _, r := range []livestate.Run{
		run(-50, -1, 9, "before"), run(-5, 5, 2, "a"), run(6, 10, 1, ""), run(12, 12, 4, "b"), run(40, 90, 3, "b"), run(60, 70, 8, "after"),
	} {
		tl.Add(r)
	}
	want := &stats.Timeline{
		Buckets: stats.Buckets{
			Span: span(0, 60), Players: []int{2, 4, stats.NoData, stats.NoData, 3, 3}, Peak: 4, Capacity: 4, Observed: true,
		},
		Maps:  []string{"", "b", "", "", "b", "b"},
		Total: stats.Usage{Time: 29 * time.Minute, People: stats.People(2*5+4+3*20, time.Minute)},
		ByMap: map[string]stats.Usage{
			"a": {Time: 5 * time.Minute, People: stats.People(10, time.Minute)},
			"b": {Time: 20 * time.Minute, People: stats.People(60, time.Minute)},
		},
	}
	if diff := cmp.Diff(want, tl); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	shares := []stats.MapUsage{
		{Map: "b", Usage: want.ByMap["b"], Percent: 80}, {Map: "a", Usage: want.ByMap["a"], Percent: 20},
	}
	if diff := cmp.Diff(shares, tl.Shares()); diff != "" {
		t.Errorf("shares (-want +got):\n%s", diff)
	}
	if got := tl.Total.Mean(); got != 74.0/29 {
		t.Errorf("the mean is %v", got)
	}
}

func TestTimelineOfNothing(t *testing.T) {
	t.Parallel()
	for _, tl := range []*stats.Timeline{
		stats.NewTimeline(span(0, 60), 0), stats.NewTimeline(span(0, 60), -1), stats.NewTimeline(span(60, 0), 3), stats.NewTimeline(stats.Span{}, 3),
	} {
		tl.Add(run(0, 60, 4, "a"))
		if tl.Observed || tl.Peak != 0 || tl.Total.Mean() != 0 && tl.Span.Duration() == 0 || len(tl.Shares()) != 0 {
			t.Errorf("%+v knows something", tl)
		}
	}
	short := stats.NewBuckets(stats.Span{From: epoch, To: epoch.Add(2)}, 5) // less than a nanosecond each
	short.Add(run(0, 60, 4, "a"))
	if !short.Observed {
		t.Error("a run is lost")
	}
}

// TestMapsAreBounded: a server that makes up a map for each poll takes no more room.
func TestMapsAreBounded(t *testing.T) {
	t.Parallel()
	tl := stats.NewTimeline(span(0, 10_000), 10)
	for i := range 10_000 {
		tl.Add(run(i, i+1, 1, fmt.Sprint("map", i)))
	}
	if len(tl.ByMap) > 5000 || tl.Total.Time != 10_000*time.Minute {
		t.Errorf("%d maps, %v", len(tl.ByMap), tl.Total)
	}
}

func TestTimelineEqualsMinutes(t *testing.T) {
	t.Parallel()
	seeds(t, 300, func(t *testing.T, r *rand.Rand) {
		runs := randomRuns(r, 2000)
		from, parts, step := r.IntN(2000)-100, 1+r.IntN(40), 1+r.IntN(60)
		tl := stats.NewTimeline(span(from, from+parts*step), parts)
		want := stats.NewTimeline(tl.Span, parts)
		for _, r := range runs {
			tl.Add(r)
			for m := range parts * step {
				i := m / step
				if at := minute(from + m); !r.StartedAt.After(at) && !r.LastSeenAt.Before(at) { // seen at that moment
					want.Players[i], want.Maps[i] = max(want.Players[i], r.Players), r.Map
					want.Peak, want.Capacity = max(want.Peak, r.Players), max(want.Capacity, r.Players, r.MaxPlayers)
					want.Observed = true
					if r.Map != "" && !r.Hibernating {
						if _, known := want.ByMap[r.Map]; !known { // if only for a moment
							want.ByMap[r.Map] = stats.Usage{}
						}
					}
				}
				if !lasted(r, from+m) {
					continue
				}
				one := stats.Usage{Time: time.Minute, People: stats.People(r.Players, time.Minute)}
				want.Total.Time += one.Time
				want.Total.People += one.People
				if r.Map != "" && !r.Hibernating {
					u := want.ByMap[r.Map]
					want.ByMap[r.Map] = stats.Usage{Time: u.Time + one.Time, People: u.People + one.People}
				}
			}
		}
		if diff := cmp.Diff(want, tl); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tl.Span, diff)
		}
	})
}

func TestHeld(t *testing.T) {
	t.Parallel()
	runs := []livestate.Run{run(0, 1, 1, "a"), run(2, 2, 2, "a"), run(4, 5, 3, "a"), run(9, 9, 4, "a")}
	held := []livestate.Run{run(0, 2, 1, "a"), run(2, 4, 2, "a"), run(4, 5, 3, "a"), run(9, 9, 4, "a")}
	if diff := cmp.Diff(held, slices.Collect(stats.Held(slices.Values(runs), 2*time.Minute))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(runs, slices.Collect(stats.Held(slices.Values(runs), 0))); diff != "" {
		t.Errorf("no gap (-want +got):\n%s", diff)
	}
	for range stats.Held(slices.Values(runs), time.Minute) {
		break
	}
	if got := slices.Collect(stats.Held(slices.Values([]livestate.Run(nil)), time.Minute)); got != nil {
		t.Errorf("nothing gives %v", got)
	}
}

// TestPersonTimeHoldsCenturies: a thousand full servers for ten years are more than a
// time.Duration can hold.
func TestPersonTimeHoldsCenturies(t *testing.T) {
	t.Parallel()
	var sum stats.PersonTime
	for range 1000 {
		sum += stats.People(64, 10*365*24*time.Hour)
	}
	if got, want := sum.Minutes(), float64(1000*64)*10*365*24*60; got != want {
		t.Errorf("%v person-minutes, want %v", got, want)
	}
}
