package livestate_test

import (
	"cmp"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// row is a session as a table keeps it, with its times in milliseconds since
// midnight.
type row struct {
	who         steam.ID
	user        int
	joined      int64
	last        int64 // left_at of one that ended
	open        bool
	name, now   string
	least, most int
	reason      livestate.Reason
}

func (r row) length() int64 { return r.last - r.joined }

// history says what must be known of a schedule at its end. It looks at each
// player's sightings alone, one after the other: nothing is ever closed in it,
// and so nothing reopened.
type history struct {
	runs []livestate.Run
	rows []row

	first, last int64 // observations
	earliest    map[steam.ID]int64
}

func expect(shots []shot) *history {
	h := &history{earliest: make(map[steam.ID]int64)}
	latest := make(map[steam.ID]int) // index of a player's newest row
	ended := func(i int, why livestate.Reason) {
		if h.rows[i].open {
			h.rows[i].open, h.rows[i].reason = false, why
		}
	}
	for i := range shots {
		s := &shots[i]
		if !s.seen() {
			if s.stop == "" && (len(h.runs) == 0 || ms(s.now)-h.last <= 60_000) {
				continue
			}
			for _, i := range latest {
				ended(i, cmp.Or(s.stop, livestate.Outage))
			}
			continue
		}

		at, silence := h.observe(s.obs)
		why := livestate.Left
		if silence > 60_000 {
			why = livestate.Outage
		}
		entries := make(map[steam.ID]livestate.Player)
		for _, e := range s.obs.Roster {
			if e.SteamID == (steam.ID{}) {
				continue
			}
			other, twice := entries[e.SteamID]
			if twice {
				of := func(e livestate.Player) int {
					if i, ok := latest[e.SteamID]; ok && h.rows[i].is(e, at) {
						return 0
					}
					return 1
				}
				if cmp.Or(of(e)-of(other), cmp.Compare(e.Connected, other.Connected), other.UserID-e.UserID) >= 0 {
					continue
				}
			}
			entries[e.SteamID] = e
		}
		for who, i := range latest {
			if _, there := entries[who]; !there && (!s.obs.Partial || why == livestate.Outage) {
				ended(i, why)
			}
		}
		for who, e := range entries {
			joined := at - e.Connected.Milliseconds()
			if known, ok := h.earliest[who]; !ok || joined < known {
				h.earliest[who] = joined
			}
			i, ok := latest[who]
			if !ok || !h.rows[i].is(e, at) {
				if ok {
					ended(i, why)
					joined = max(joined, h.rows[i].last, h.rows[i].joined+1)
				}
				i = len(h.rows)
				latest[who] = i
				h.rows = append(h.rows, row{who: who, user: e.UserID, joined: joined, name: e.Name})
			}
			h.rows[i].sight(e, at)
		}
	}
	slices.SortFunc(h.rows, compareRows)
	return h
}

// observe counts one observation. It returns the time that it counts as, and
// the silence before it.
func (h *history) observe(obs livestate.Observation) (at, silence int64) {
	at = ms(obs.At)
	if len(h.runs) == 0 {
		h.first, h.last = at, at
		h.runs = append(h.runs, livestate.Run{State: obs.State, StartedAt: obs.At, LastSeenAt: obs.At})
		return at, 0
	}
	before := h.last
	run := &h.runs[len(h.runs)-1]
	if run.State == obs.State && at-before <= 30_000 {
		at = max(at, before)
		run.LastSeenAt = date(at)
	} else {
		at = max(at, before+1)
		h.runs = append(h.runs, livestate.Run{State: obs.State, StartedAt: date(at), LastSeenAt: date(at)})
	}
	h.last = at
	return at, at - before
}

// is reports whether the entry of the row's player continues it.
func (r *row) is(e livestate.Player, at int64) bool {
	joined := at - e.Connected.Milliseconds()
	if r.user > 0 {
		return r.user == e.UserID && joined <= r.last+60_000
	}
	return joined <= r.joined+10_000
}

func (r *row) sight(e livestate.Player, at int64) {
	r.last, r.open, r.reason = max(at, r.joined), true, ""
	r.now = cmp.Or(e.Name, r.now)
	r.name = cmp.Or(r.name, e.Name)
	if !e.Joining && e.Ping > 0 {
		if r.most == 0 {
			r.least = e.Ping
		}
		r.least, r.most = min(r.least, e.Ping), max(r.most, e.Ping)
	}
}

func compareRows(a, b row) int {
	return cmp.Or(a.who.Compare(b.who), cmp.Compare(a.joined, b.joined))
}

func ms(t time.Time) int64        { return t.Sub(midnight).Milliseconds() }
func date(millis int64) time.Time { return midnight.Add(time.Duration(millis) * time.Millisecond) }
