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

func TestCoPlay(t *testing.T) {
	t.Parallel()
	var c stats.CoPlay
	if c.Together(account(1), account(2)) != 0 || c.Top(5) != nil {
		t.Error("the zero CoPlay knows somebody")
	}
	c.Add(slices.Values([]livestate.Session{session(3, -20, 30), session(1, 0, 10), session(2, 10, 20), session(1, 15, 15), session(1, 18, 40)}), span(5, 35))
	c.Add(slices.Values([]livestate.Session{session(2, 0, 60), session(1, 50, 51)}), span(0, 60)) // another server
	pair := func(a, b, minutes int) stats.PairTime {
		return stats.PairTime{Pair: stats.Pair{A: account(a), B: account(b)}, Together: time.Duration(minutes) * time.Minute}
	}
	want := []stats.PairTime{pair(1, 3, 17), pair(2, 3, 10), pair(1, 2, 3)}
	if diff := cmp.Diff(want, c.Top(10)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:1], c.Top(1)); diff != "" {
		t.Errorf("one (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[1:], c.Of(account(2), 10)); diff != "" {
		t.Errorf("of one player (-want +got):\n%s", diff)
	}
	if len(c.Top(-1)) != 0 || c.Together(account(3), account(1)) != 17*time.Minute {
		t.Error("limits or orders are wrong")
	}
}

// TestPlayersWhoOverlapThemselves have no companion in themselves.
func TestPlayersWhoOverlapThemselves(t *testing.T) {
	t.Parallel()
	var c stats.CoPlay
	c.Add(slices.Values([]livestate.Session{session(1, 0, 10), session(1, 5, 20)}), span(0, 60))
	if got := c.Top(1); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// TestPairsAreBounded: a server that makes up players does not fill the memory.
func TestPairsAreBounded(t *testing.T) {
	t.Parallel()
	var c stats.CoPlay
	c.Add(func(yield func(livestate.Session) bool) {
		for player := 1; player < 1500 && yield(session(player, 0, 10)); player++ {
		}
	}, span(0, 60))
	if n := len(c.Top(2_000_000)); n != 1<<20 {
		t.Errorf("%d pairs", n)
	}
	c.Add(slices.Values([]livestate.Session{session(1, 20, 30), session(2, 20, 30)}), span(0, 60))
	if c.Together(account(1), account(2)) != 20*time.Minute {
		t.Error("pairs that are known do not grow")
	}
}

func TestCoPlayEqualsMinutes(t *testing.T) {
	t.Parallel()
	seeds(t, 40, func(t *testing.T, r *rand.Rand) {
		const n = 3 * day
		sessions := randomSessions(r, n, 1+r.IntN(8))
		from := r.IntN(n)
		s := span(from, from+r.IntN(n))
		want := make(map[stats.Pair]time.Duration)
		for i, a := range sessions {
			for _, b := range sessions[i+1:] {
				for at := a.JoinedAt; at.Before(a.LastSeenAt) && a.SteamID != b.SteamID; at = at.Add(time.Minute) {
					if s.Contains(at) && !b.JoinedAt.After(at) && b.LastSeenAt.After(at) {
						want[stats.PairOf(a.SteamID, b.SteamID)] += time.Minute
					}
				}
			}
		}
		var c stats.CoPlay
		middle := from + r.IntN(n)
		c.Add(slices.Values(sessions), stats.Span{From: s.From, To: earlier(s.To, minute(middle))})
		c.Add(slices.Values(sessions), stats.Span{From: minute(middle), To: s.To}) // two spans are their sum
		got := make(map[stats.Pair]time.Duration)
		for _, p := range c.Top(1000) {
			got[p.Pair] = p.Together
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func ExampleCoPlay() {
	var c stats.CoPlay
	c.Add(slices.Values([]livestate.Session{session(1, 0, 60), session(2, 30, 90), session(3, 80, 100)}), span(0, 120))
	for _, p := range c.Top(10) {
		fmt.Println(p.A.AccountID(), p.B.AccountID(), p.Together)
	}
	// Output:
	// 1 2 30m0s
	// 2 3 10m0s
}

func ExamplePairOf() {
	fmt.Println(stats.PairOf(account(2), account(1)) == stats.PairOf(account(1), account(2)))
	// Output: true
}
