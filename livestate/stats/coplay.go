package stats

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// Pair is two players. A has the lower Steam ID. Pairs are comparable with ==.
type Pair struct {
	A, B steam.ID
}

// PairOf returns the pair of two players in either order.
func PairOf(a, b steam.ID) Pair {
	if b.Uint64() < a.Uint64() {
		return Pair{b, a}
	}
	return Pair{a, b}
}

// PairTime is how long two players were on a server together.
type PairTime struct {
	Pair
	Together time.Duration
}

// CoPlay is which players play together: how long each two players were on a server together.
// The zero CoPlay is ready. It keeps a million pairs, and leaves out those that come
// later, so that a server that makes up players cannot fill the memory.
type CoPlay struct {
	pairs map[Pair]time.Duration
}

const maxPairs = 1 << 20

// Add adds the sessions of one server within a span: two players were together
// while both had one. Call it once for each server and span; spans of one server do not
// overlap. The sessions come in the order in which they began.
func (c *CoPlay) Add(sessions iter.Seq[livestate.Session], span Span) {
	if c.pairs == nil {
		c.pairs = make(map[Pair]time.Duration)
	}
	type stay struct {
		id steam.ID
		Span
	}
	var here []stay
	for s := range sessions {
		now := stay{s.SteamID, span.clip(s.JoinedAt, end(s))}
		here = slices.DeleteFunc(here, func(other stay) bool { return !other.To.After(now.From) })
		if now.Duration() == 0 {
			continue
		}
		for _, other := range here {
			if together := other.Overlap(now.From, now.To); together > 0 && other.id != now.id {
				c.add(PairOf(other.id, now.id), together)
			}
		}
		here = append(here, now)
	}
}

// AddPair adds how long two players were together, as a sum of [CoPlay.Add] that was kept.
func (c *CoPlay) AddPair(p Pair, together time.Duration) {
	if c.pairs == nil {
		c.pairs = make(map[Pair]time.Duration)
	}
	c.add(p, together)
}

func (c *CoPlay) add(p Pair, d time.Duration) {
	sum, known := c.pairs[p]
	if known || len(c.pairs) < maxPairs {
		c.pairs[p] = sum + d
	}
}

// Together returns how long two players were together.
func (c *CoPlay) Together(a, b steam.ID) time.Duration { return c.pairs[PairOf(a, b)] }

// Top returns the pairs that were together longest, at most limit; of equal times, the
// lower Steam IDs are first.
func (c *CoPlay) Top(limit int) []PairTime {
	return c.top(limit, func(Pair) bool { return true })
}

// Of returns the companions of one player, as Top does.
func (c *CoPlay) Of(id steam.ID, limit int) []PairTime {
	return c.top(limit, func(p Pair) bool { return p.A == id || p.B == id })
}

func (c *CoPlay) top(limit int, want func(Pair) bool) []PairTime {
	var list []PairTime
	for p, d := range c.pairs {
		if want(p) {
			list = append(list, PairTime{p, d})
		}
	}
	slices.SortFunc(list, func(a, b PairTime) int {
		return cmp.Or(cmp.Compare(b.Together, a.Together), cmp.Compare(a.A.Uint64(), b.A.Uint64()), cmp.Compare(a.B.Uint64(), b.B.Uint64()))
	})
	return slices.Clip(list[:min(len(list), max(limit, 0))])
}
