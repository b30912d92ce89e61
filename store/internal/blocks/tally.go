package blocks

import (
	"math/bits"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
)

// Tally adds up how players were there. The zero Tally has none. It takes a third of the time of a
// map, for a leaderboard adds hundreds of thousands. It is not for several goroutines at once.
type Tally struct {
	players []Player
	slots   []uint32 // where each is in players, counted from 1, near the place that its ID says; 0 is free
	shift   int      // of the number of slots, a power of two
}

// Add adds how a player was there.
func (t *Tally) Add(id steam.ID, p sums.Presence) {
	if 2*len(t.players) >= len(t.slots) {
		t.grow()
	}
	for at := t.slot(id); ; at++ {
		if at == len(t.slots) {
			at = 0
		}
		n := t.slots[at]
		if n == 0 {
			t.players = append(t.players, Player{id, p})
			t.slots[at] = uint32(len(t.players))
			return
		}
		if one := &t.players[n-1]; one.SteamID == id {
			one.Time += p.Time
			one.Began += p.Began
			one.WentOn += p.WentOn
			return
		}
	}
}

// Players returns all that were added, each once, in the order in which they came first. They must
// not change.
func (t *Tally) Players() []Player { return t.players }

// slot returns where the search for a player begins.
func (t *Tally) slot(id steam.ID) int { return int(id.Uint64() * 0x9E3779B97F4A7C15 >> t.shift) }

func (t *Tally) grow() {
	t.slots = make([]uint32, max(256, 4*len(t.slots)))
	t.shift = 64 - bits.TrailingZeros(uint(len(t.slots)))
	for i, one := range t.players {
		at := t.slot(one.SteamID)
		for t.slots[at] != 0 {
			at = (at + 1) % len(t.slots)
		}
		t.slots[at] = uint32(i + 1)
	}
}
