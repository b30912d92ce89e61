package livestate_test

import (
	"cmp"
	"math"
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
				ended(i, cmp.Or(s.stop, livestate.ReasonOutage))
			}
			continue
		}

		forgotten := h.last - 3_600_000
		at, silence := h.observe(s.obs)
		why := livestate.ReasonLeft
		if silence > 60_000 {
			why = livestate.ReasonOutage
		}
		process := h.process(latest, s.obs.Roster, at, forgotten)
		entries := make(map[steam.ID]livestate.Player)
		for _, e := range s.obs.Roster {
			if e.SteamID == (steam.ID{}) {
				continue
			}
			other, twice := entries[e.SteamID]
			if twice {
				of := func(e livestate.Player) int {
					if i, ok := latest[e.SteamID]; ok && h.rows[i].is(e, at, process) {
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
			if _, there := entries[who]; !there && (!s.obs.Partial || why == livestate.ReasonOutage) {
				ended(i, why)
			}
		}
		for who, e := range entries {
			joined := at - e.Connected.Milliseconds()
			if known, ok := h.earliest[who]; !ok || joined < known {
				h.earliest[who] = joined
			}
			i, ok := latest[who]
			if !ok || !h.rows[i].is(e, at, process) {
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

// process is what a roster says of the game server's process: since when it runs at
// least (after every time where that is not known), and whether it has begun user
// ids anew.
type process struct {
	since int64
	anew  bool
}

func (h *history) process(latest map[steam.ID]int, roster []livestate.Player, at, forgotten int64) process {
	p := process{since: math.MaxInt64}
	last, highest := int64(math.MinInt64), 0
	for _, i := range latest {
		last = max(last, h.rows[i].last)
		if h.rows[i].last >= at-15_000 {
			highest = max(highest, h.rows[i].user)
		}
	}
	for _, e := range roster {
		if e.SteamID == (steam.ID{}) || e.UserID == 0 {
			continue
		}
		joined := at - e.Connected.Milliseconds()
		i, ok := latest[e.SteamID]
		same := ok && h.rows[i].user == e.UserID
		if same && joined <= h.rows[i].last+1000 {
			p.since = min(p.since, joined)
		} else if same && h.rows[i].last >= forgotten {
			continue
		} else if e.UserID <= highest && joined > last+1000 {
			p.anew = true
		}
	}
	return p
}

// is reports whether the entry of the row's player continues it.
func (r *row) is(e livestate.Player, at int64, p process) bool {
	joined := at - e.Connected.Milliseconds()
	if r.user == 0 {
		return joined <= r.joined+10_000
	}
	if r.user != e.UserID || joined > r.last+60_000 {
		return false
	}
	return joined <= r.last+1000 || joined <= r.joined+10_000 || p.since <= r.last || !p.anew && at <= r.last+15_000
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
