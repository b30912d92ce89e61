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

func TestLoadOf(t *testing.T) {
	t.Parallel()
	over, unknown := run(40, 50, 5, "a"), run(50, 55, 5, "a")
	unknown.MaxPlayers = 0
	runs := []livestate.Run{run(-20, -1, 9, "a"), run(-5, 10, 4, "a"), run(10, 20, 2, "a"), over, unknown, run(60, 70, 9, "a")}
	want := stats.Load{Peak: 5, PeakAt: minute(40), Full: 20 * time.Minute, Time: 35 * time.Minute}
	if diff := cmp.Diff(want, stats.LoadOf(slices.Values(runs), span(0, 60))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if want.FullShare() != 20.0/35 || (stats.Load{}).FullShare() != 0 {
		t.Error("shares are wrong")
	}
	if got := stats.LoadOf(slices.Values(runs[1:2]), span(0, 60)); !got.PeakAt.Equal(minute(0)) {
		t.Errorf("the peak is at %v, before the span", got.PeakAt)
	}
}

func TestLoadEqualsMinutes(t *testing.T) {
	t.Parallel()
	seeds(t, 200, func(t *testing.T, r *rand.Rand) {
		runs := randomRuns(r, 3000)
		from := r.IntN(3000)
		s := span(from, from+r.IntN(3000))
		var want stats.Load
		for m := from; minute(m).Before(s.To); m++ {
			for _, r := range runs {
				if !r.StartedAt.After(minute(m)) && !r.LastSeenAt.Before(minute(m)) && r.Players > want.Peak {
					want.Peak, want.PeakAt = r.Players, minute(m)
				}
				if lasted(r, m) {
					want.Time += time.Minute
					if r.MaxPlayers > 0 && r.Players >= r.MaxPlayers {
						want.Full += time.Minute
					}
				}
			}
		}
		if diff := cmp.Diff(want, stats.LoadOf(slices.Values(runs), s)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestNotObservedIsNotDown: a poller that was down says nothing about the server.
func TestNotObservedIsNotDown(t *testing.T) {
	t.Parallel()
	runs := []livestate.Run{run(0, 30, 0, "a"), run(50, 60, 0, "a")}
	for name, c := range map[string]struct {
		observed []stats.Span
		share    float64
		up       float64
		known    bool
	}{
		"all the time":            {[]stats.Span{span(-10, 100)}, 1, .4, true},
		"while it was up":         {[]stats.Span{span(0, 30), span(50, 60)}, .4, 1, true},
		"twice over":              {[]stats.Span{span(0, 60), span(0, 20), span(10, 60)}, .6, 40.0 / 60, true},
		"while it was down":       {[]stats.Span{span(60, 90)}, .3, 0, true},
		"never":                   {nil, 0, 0, false},
		"before and after only":   {[]stats.Span{span(-50, 0), span(100, 120)}, 0, 0, false},
		"empty spans, not sorted": {[]stats.Span{span(55, 55), span(60, 50), span(50, 60), span(20, 30)}, .2, 1, true},
	} {
		a := stats.AvailabilityOf(slices.Values(runs), slices.Values(c.observed), span(0, 100))
		up, known := a.Uptime()
		if a.ObservedShare() != c.share || up != c.up || known != c.known || a.Span != 100*time.Minute {
			t.Errorf("%s: %+v, uptime %v, %t", name, a, up, known)
		}
	}
	if a := stats.AvailabilityOf(slices.Values(runs), slices.Values([]stats.Span{span(0, 9)}), stats.Span{}); a != (stats.Availability{}) {
		t.Errorf("an empty span has %+v", a)
	}
}

func TestAvailabilityEqualsMinutes(t *testing.T) {
	t.Parallel()
	seeds(t, 200, func(t *testing.T, r *rand.Rand) {
		runs := randomRuns(r, 2000)
		var observed []stats.Span
		for range r.IntN(10) {
			at := r.IntN(2000)
			observed = append(observed, span(at, at+r.IntN(300)))
		}
		from, n := r.IntN(2000), r.IntN(2000)
		want := stats.Availability{Span: time.Duration(n) * time.Minute}
		for m := from; m < from+n; m++ {
			if !slices.ContainsFunc(observed, func(s stats.Span) bool { return s.Contains(minute(m)) }) {
				continue
			}
			want.Observed += time.Minute
			if slices.ContainsFunc(runs, func(r livestate.Run) bool { return lasted(r, m) }) {
				want.Up += time.Minute
			}
		}
		if diff := cmp.Diff(want, stats.AvailabilityOf(slices.Values(runs), slices.Values(observed), span(from, from+n))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func ExampleLoadOf() {
	runs := []livestate.Run{run(0, 30, 2, "c1m1_hotel"), run(30, 40, 4, "c1m1_hotel")}
	l := stats.LoadOf(slices.Values(runs), span(0, 60))
	fmt.Println(l.Peak, l.PeakAt.Format(time.TimeOnly), l.Full, l.FullShare())
	// Output: 4 00:30:00 10m0s 0.25
}

// The server answered for 30 of the 40 minutes in which it was polled.
func ExampleAvailabilityOf() {
	runs := []livestate.Run{run(0, 30, 2, "c1m1_hotel")}
	a := stats.AvailabilityOf(slices.Values(runs), slices.Values([]stats.Span{span(0, 40)}), span(0, 80))
	uptime, known := a.Uptime()
	fmt.Println(a.ObservedShare(), uptime, known)
	// Output: 0.5 0.75 true
}
