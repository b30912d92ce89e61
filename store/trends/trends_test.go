package trends_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/trends"
)

var noon = time.Date(2026, 11, 28, 12, 10, 0, 0, time.UTC)

// read is what was asked of a store.
type read struct {
	Servers int
	Span    time.Duration
}

// history is a store with runs by server.
type history struct {
	runs  map[int64][]livestate.Run
	reads []read
	err   error
}

func (h *history) RunsOf(_ context.Context, servers []int64, from, to time.Time) iter.Seq2[store.ServerRun, error] {
	h.reads = append(h.reads, read{len(servers), to.Sub(from)})
	return func(yield func(store.ServerRun, error) bool) {
		for _, id := range slices.Sorted(slices.Values(servers)) {
			for _, r := range h.runs[id] {
				if !r.LastSeenAt.Before(from) && r.StartedAt.Before(to) && !yield(store.ServerRun{ServerID: id, Run: r}, nil) {
					return
				}
			}
		}
		if h.err != nil {
			yield(store.ServerRun{}, h.err)
		}
	}
}

func run(players int, from, to time.Time) livestate.Run {
	return livestate.Run{State: livestate.State{Players: players, MaxPlayers: 4, Map: "c1m1_hotel"}, StartedAt: from, LastSeenAt: to}
}

func TestSparklinesAreDrawnOnce(t *testing.T) {
	t.Parallel()
	h := &history{runs: map[int64][]livestate.Run{}}
	var servers []int64
	for id := range int64(trends.AtOnce + 6) {
		servers = append(servers, id+1)
		if id != 1 { // server 2 was never seen
			h.runs[id+1] = []livestate.Run{run(3, noon.Add(-3*time.Hour), noon.Add(-time.Hour))}
		}
	}
	all := trends.New(h, nil)
	look := func(now time.Time) (curves int) {
		t.Helper()
		got, err := all.Sparklines(t.Context(), 7, servers, now)
		if err != nil {
			t.Fatal(err)
		}
		for id, one := range got {
			if one.Path != "" && one.Peak == 3 {
				curves++
			} else if id != 2 {
				t.Errorf("server %d: %+v", id, one)
			}
		}
		return curves
	}
	most := len(servers) - 1
	var seen []int
	for _, after := range []time.Duration{0, 0, time.Minute, 30 * time.Minute, 30 * time.Minute, 31 * time.Minute, 4 * time.Hour} {
		seen = append(seen, look(noon.Add(after)))
	}
	// What is half an hour old is shown until it is drawn anew; what is older is not.
	if diff := cmp.Diff([]int{trends.AtOnce - 1, most, most, most, most, most, trends.AtOnce - 1}, seen); diff != "" {
		t.Errorf("curves (-want +got):\n%s", diff)
	}
	day := 24 * time.Hour
	want := []read{{trends.AtOnce, day}, {6, day}, {trends.AtOnce, day}, {6, day}, {trends.AtOnce, day}}
	if diff := cmp.Diff(want, h.reads); diff != "" {
		t.Errorf("reads (-want +got):\n%s", diff)
	}
}

// A day is read on from where it ended, and gives what a reader of all of it would say.
func TestDayReadsOn(t *testing.T) {
	t.Parallel()
	midnight := noon.Truncate(24 * time.Hour)
	h := &history{runs: map[int64][]livestate.Run{1: {
		run(2, noon.Add(-10*time.Hour), noon.Add(-9*time.Hour)), run(4, noon.Add(-9*time.Hour), noon.Add(-2*time.Hour)), run(1, noon.Add(-2*time.Hour), noon),
	}}}
	s := store.Server{ID: 1, CreatedAt: midnight}
	kept := trends.New(h, nil)
	for after := -3 * time.Hour; after <= 0; after += time.Hour {
		day, err := kept.Day(t.Context(), s, midnight, noon.Add(after))
		if err != nil || day.Peak != 4 {
			t.Errorf("peak %d, %v", day.Peak, err)
		}
	}
	if first, last := h.reads[0].Span, h.reads[len(h.reads)-1].Span; first < 9*time.Hour || last > 3*time.Hour {
		t.Errorf("the first read is of %v, the last of %v", first, last)
	}
	got, err := kept.Day(t.Context(), s, midnight, noon)
	if err != nil {
		t.Fatal(err)
	}
	want, err := trends.New(h, nil).Day(t.Context(), s, midnight, noon)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, (-want +got):\n%s", err, diff)
	}
	again := s
	again.CreatedAt = noon // the id was given to another server
	if day, err := kept.Day(t.Context(), again, noon, noon); err != nil || day.Peak == 4 {
		t.Errorf("a new server has the day of an old one: %+v, %v", day, err)
	}
}

// TestSum: the players of all servers, gaps where none of them was seen.
func TestSum(t *testing.T) {
	t.Parallel()
	h := &history{runs: map[int64][]livestate.Run{
		1: {run(2, noon.Add(-5*time.Hour), noon.Add(-3*time.Hour))},
		2: {run(3, noon.Add(-4*time.Hour), noon.Add(-2*time.Hour))},
	}}
	curves, err := trends.New(h, nil).Sparklines(t.Context(), 7, []int64{1, 2}, noon)
	if err != nil {
		t.Fatal(err)
	}
	sum := trends.Sum(curves)
	if got := []any{sum.Peak, sum.Path}; !cmp.Equal(got, []any{5, "M38 14V8H40V1H43V6H45V14"}) {
		t.Errorf("the sum is %v", got)
	}
	if diff := cmp.Diff(sum.Path, trends.Sum(map[int64]trends.Sparkline{1: sum, 2: {}}).Path); diff != "" {
		t.Errorf("the sum of one (-want +got):\n%s", diff)
	}
	if got := trends.Sum(nil); got.Path != "" || got.Peak != 0 {
		t.Errorf("the sum of none is %v", got)
	}
}

// An error of the store, or of a turn, is returned and nothing is kept of it.
func TestErrors(t *testing.T) {
	t.Parallel()
	errAway, errFull := errors.New("away"), errors.New("full")
	h := &history{runs: map[int64][]livestate.Run{1: {run(2, noon.Add(-2*time.Hour), noon)}}, err: errAway}
	var turns [][2]int64
	full := true
	all := trends.New(h, func(_ context.Context, server, reader int64) (func(), error) {
		turns = append(turns, [2]int64{server, reader})
		if full {
			return nil, errFull
		}
		return func() {}, nil
	})
	for _, want := range []error{errFull, errAway, nil} {
		_, curvesErr := all.Sparklines(t.Context(), 7, []int64{1}, noon)
		_, dayErr := all.Day(t.Context(), store.Server{ID: 1}, noon.Truncate(24*time.Hour), noon)
		if !errors.Is(curvesErr, want) || !errors.Is(dayErr, want) {
			t.Errorf("errors %v, %v, want %v", curvesErr, dayErr, want)
		}
		if full = false; errors.Is(want, errAway) {
			h.err = nil
		}
	}
	if diff := cmp.Diff([][2]int64{{0, 7}, {1, 0}, {0, 7}, {1, 0}, {0, 7}, {1, 0}}, turns); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
}
