package livestate_test

import (
	"fmt"
	"slices"

	"github.com/left4me/left4me/steam"
)

// bound is the law of the sum: a player's sessions are together no longer than
// from the first observation, or from when he says he joined if that is earlier,
// to the last observation.
func (h *history) bound(rows []row) error {
	sums := make(map[steam.ID]int64)
	for _, r := range rows {
		sums[r.who] += r.length()
	}
	for who, sum := range sums {
		// A player's sessions that start in one millisecond take one each.
		const grains = 50
		if most := h.last - min(h.first, h.earliest[who]) + grains; sum > most {
			return fmt.Errorf("%v was on the server for %d ms of %d", who, sum, most)
		}
	}
	return nil
}

// accurate is the law of accuracy, for schedules in which nothing deceives the polls:
// every session lies within one true connection; every connection that lasted
// from one poll to the next has a session, and that is as long as it, but for
// what no poll saw at its edges, and for what nobody could learn of: that it
// went on before its counter began again in an outage, or in a time in which the
// server may as well have restarted.
func (w *simulation) accurate(rows []row, lost int64) error {
	sums, truths, doubts := make([]int64, len(w.people)), make([]int64, len(w.people)), make([]int64, len(w.people))
	for _, r := range rows {
		who := int(r.who.AccountID() - peopleID)
		sums[who] += r.length()
		if !slices.ContainsFunc(w.links, func(l link) bool {
			return l.who == who && l.from <= r.joined && (l.to < 0 || r.last <= l.to)
		}) {
			return fmt.Errorf("no true connection holds the session %+v", r)
		}
	}
	sighted := 0
	for _, l := range w.links {
		to := l.to
		if to < 0 {
			to = w.now
		}
		const edge = interval + jitter
		if w.trouble == 0 {
			if l.sightings == 0 && to-l.from > edge {
				return fmt.Errorf("no poll saw the connection %+v", l)
			}
			if l.sightings > 0 && (l.claimed-l.from > edge || to-l.last > edge) {
				return fmt.Errorf("more than a poll is missing at an edge of %+v", l)
			}
		}
		if l.sightings > 0 {
			sighted++
			truths[l.who] += l.last - l.claimed - l.unknown
			doubts[l.who] += l.doubtful
			if lost > 0 { // what a crash forgot lets a short silence look like a long one
				doubts[l.who] += l.resets
			}
		}
	}
	if w.trouble == 0 && lost == 0 && len(rows) != sighted {
		return fmt.Errorf("%d sessions of %d connections", len(rows), sighted)
	}
	for who := range sums {
		if sums[who] > truths[who] || sums[who] < truths[who]-lost-doubts[who] {
			return fmt.Errorf("%v: sessions of %d ms, %d in truth", w.people[who].id, sums[who], truths[who])
		}
	}
	return nil
}

// lag is how far behind the end of a run may be in a store, in milliseconds.
const lag = 15_000
