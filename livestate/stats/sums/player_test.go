package sums_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
)

func minute(n int) time.Time {
	return time.Date(2026, time.March, 1, 20, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Minute)
}

func session(from, to int) livestate.Session {
	return livestate.Session{JoinedAt: minute(from), LastSeenAt: minute(to), LeftAt: minute(to)}
}

// A session is removed, and its player turns out to be still connected.
func ExamplePlayer_Summed() {
	var p sums.Player
	p = p.Add(sums.Session{Session: session(0, 30)})

	again := sums.Session{Session: session(0, 50)} // the session goes on
	again.Summed = p.Summed(again.Session)
	fmt.Println(p.Total.Add(again).Sessions, p.Total.Add(again).Time)

	next := sums.Session{Session: session(60, 70)} // another one
	next.Summed = p.Summed(next.Session)
	fmt.Println(p.Total.Add(next).Sessions, p.Total.Add(next).Time)
	// Output:
	// 1 50m0s
	// 2 40m0s
}

func TestSummed(t *testing.T) {
	t.Parallel()
	var p sums.Player
	if got := p.Summed(session(0, 5)); !got.IsZero() {
		t.Errorf("of nothing: %v", got)
	}
	for _, s := range [][2]int{{10, 20}, {30, 40}} {
		p = p.Add(sums.Session{Session: session(s[0], s[1])})
	}
	for _, c := range []struct {
		from, to int
		summed   bool
	}{
		{0, 5, false}, {0, 10, false}, {0, 11, true}, {10, 10, true}, {10, 20, true}, {25, 25, true},
		{30, 40, true}, {30, 90, true}, {35, 90, true}, {40, 40, false}, {40, 90, false}, {50, 60, false},
	} {
		got := p.Summed(session(c.from, c.to))
		if got.IsZero() == c.summed || c.summed && !got.Equal(minute(40)) {
			t.Errorf("%d..%d: summed up to %v, want %v", c.from, c.to, got, c.summed)
		}
	}
	open := livestate.Session{JoinedAt: minute(0), LastSeenAt: minute(5)}
	if got := p.Summed(open); !got.Equal(minute(40)) {
		t.Errorf("of an open session: %v", got)
	}
	moment := sums.Player{}.Add(sums.Session{Session: session(5, 5)})
	if got := moment.Summed(session(5, 9)); !got.Equal(minute(5)) {
		t.Errorf("of a session without length that goes on: %v", got)
	}
}

// TestTotalsLast: what is removed, in parts and in any order of the parts, and comes again, changes no total.
func TestTotalsLast(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		var all []livestate.Session
		for at := 0; len(all) < 12; {
			at += r.IntN(30)
			to := at + r.IntN(30)
			if last := len(all) - 1; last >= 0 && all[last].JoinedAt.Equal(minute(at)) {
				at, to = at+1, to+1
			}
			all = append(all, session(at, to))
			at = to
		}
		var want sums.Total
		for _, s := range all {
			want = want.Add(sums.Session{Session: s})
		}
		var removed sums.Player
		kept := slices.Clone(all)
		for range 5 {
			n := r.IntN(len(kept) + 1)
			again := kept[max(0, n-1):n] // of what is removed
			for _, s := range kept[:n] {
				removed = removed.Add(sums.Session{Session: s, Summed: removed.Summed(s)})
			}
			kept = kept[n:]
			for _, s := range again {
				removed = removed.Add(sums.Session{Session: s, Summed: removed.Summed(s)})
			}
			got := removed.Total
			for _, s := range slices.Backward(kept) {
				got = got.Add(sums.Session{Session: s, Summed: removed.Summed(s)})
			}
			if got != want {
				t.Fatalf("seed %d: %+v, want %+v", seed, got, want)
			}
		}
	}
}

// TestAddSessionsAddsEveryPair: however sessions overlap, touch and come in.
func TestAddSessionsAddsEveryPair(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 9))
		var sessions []sums.Session
		for range r.IntN(12) {
			from := time.UnixMilli(r.Int64N(20) * 400_000).UTC()
			to := from.Add(time.Duration(r.IntN(5)) * 400 * time.Second)
			s := sums.Session{Session: livestate.Session{SteamID: steam.FromAccountID(1 + r.Uint32N(5)), JoinedAt: from, LeftAt: to, LastSeenAt: to}}
			if r.IntN(4) == 0 {
				s.Summed = from.Add(300 * time.Second)
			}
			sessions = append(sessions, s)
		}
		want, got := sums.NewServer(), sums.NewServer()
		for i, s := range sessions {
			want.AddSession(s)
			for _, other := range sessions[:i] {
				want.AddPair(s, other)
			}
		}
		got.AddSessions(slices.Values(sessions))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
	}
}
