package livestate_test

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// network is what becomes of the lines of a game's log on their way. The chances are in per cent.
type network struct {
	lost, doubled, late, forged int
	skew                        time.Duration // of the server's clock
}

// jitter of the network, and the longest time that a late line is under way, in milliseconds.
const (
	lineJitter = 100
	lineLate   = 30_000
)

// arrival is an edge as it reaches the poller.
type arrival struct {
	true int64
	edge livestate.Edge
}

// deliver returns what reaches the poller of the lines of w, in the order of arrival.
func (n network) deliver(w *simulation, d *dice) (all []arrival) {
	add := func(l logLine, delay int64, stamp int64) {
		e := livestate.Edge{Kind: l.kind, UserID: l.user, Name: "log", Stamp: date(stamp).Add(n.skew).Truncate(time.Second)}
		if l.who >= 0 {
			e.SteamID = w.people[l.who].id
		}
		all = append(all, arrival{l.true + delay, e})
	}
	chance := func(percent int) bool { return d.n(100) < percent }
	send := func(l logLine) {
		if chance(n.lost) {
			return
		}
		delay := int64(d.n(lineJitter))
		if chance(n.late) {
			delay += int64(d.n(lineLate))
		}
		add(l, delay, l.true)
		if chance(n.doubled) {
			add(l, delay+int64(d.n(5000)), l.true)
		}
	}
	for _, l := range w.log {
		send(l)
	}
	for i, s := range w.shots {
		send(logLine{true: s.true, who: -1}) // the poller's own command
		for range 3 {
			if !chance(n.forged) {
				continue
			}
			l := logLine{true: s.true - int64(d.n(interval)), kind: livestate.EdgeConnect, who: d.n(len(w.people)), user: d.n(w.nextUser + 2)}
			if d.one(2) {
				l.kind = livestate.EdgeDisconnect
			}
			if d.one(2) && i > 0 { // by somebody who sees who is there
				if of := w.links; len(of) > 0 {
					c := of[d.n(len(of))]
					l.who, l.user = c.who, c.user
				}
			}
			add(l, 0, l.true+int64(d.n(2)*d.n(7200_000))-3600_000*int64(d.n(2)))
		}
	}
	slices.SortStableFunc(all, func(a, b arrival) int { return cmp.Compare(a.true, b.true) })
	return all
}

// wrong returns for how many milliseconds sessions and true connections differ, over all players,
// up to the last poll.
func (w *simulation) wrong(t told) (ms64 int64) {
	end := int64(0)
	for _, s := range w.shots {
		if s.seen() {
			end = s.true
		}
	}
	type span struct{ from, to int64 }
	truth, known := make(map[steam.ID][]span), make(map[steam.ID][]span)
	for _, l := range w.links {
		to := l.to
		if to < 0 || to > end {
			to = end
		}
		id := w.people[l.who].id
		truth[id] = append(truth[id], span{min(l.from, to), to})
	}
	for _, s := range slices.Concat(t.sessions, t.passed) {
		known[s.SteamID] = append(known[s.SteamID], span{ms(s.JoinedAt), ms(s.LastSeenAt)})
	}
	length := func(spans []span) (n int64) {
		for _, s := range spans {
			n += s.to - s.from
		}
		return n
	}
	for i := range w.people {
		id := w.people[i].id
		both := int64(0)
		for _, a := range truth[id] {
			for _, b := range known[id] {
				both += max(0, min(a.to, b.to)-max(a.from, b.from))
			}
		}
		ms64 += length(truth[id]) + length(known[id]) - 2*both
	}
	return ms64
}

// exact checks that where both lines came, both ends are right within a second.
func (w *simulation) exact(t told) error {
	last := w.shots[len(w.shots)-1].true
	for _, l := range w.links {
		i := slices.IndexFunc(t.sessions, func(s livestate.Session) bool { return s.SteamID == w.people[l.who].id && s.UserID == l.user })
		if i < 0 {
			i = slices.IndexFunc(t.passed, func(s livestate.Session) bool { return s.SteamID == w.people[l.who].id && s.UserID == l.user })
			back := slices.ContainsFunc(w.links, func(x link) bool { return x.who == l.who && l.to <= x.from && x.from <= l.to+lineJitter })
			if i < 0 && !back && l.to >= 0 && l.to < last-1000 && l.to-l.from > 1000+lineJitter && w.between(l.from, l.to) {
				return fmt.Errorf("the connection %+v is lost", l)
			}
			continue
		}
		const close = 1000 + lineJitter
		s := t.sessions[i]
		reset := l.claimed-l.from > close // what polls are told; Source does not do it
		if d := ms(s.JoinedAt) - l.from; !reset && (d < 0 || d > close) {
			return fmt.Errorf("the join of %+v is %d ms off", l, d)
		}
		outrun := slices.ContainsFunc(w.shots, func(x shot) bool { return l.to <= x.true && x.true < l.to+lineJitter })
		if d := ms(s.LeftAt) - l.to; !outrun && !s.Open() && (d < -close || d > close) {
			return fmt.Errorf("the end of %+v is %d ms off", l, d)
		}
	}
	return nil
}

// between reports whether a connection lies, with what the network takes, between two polls.
func (w *simulation) between(from, to int64) bool {
	for i := 1; i < len(w.shots); i++ {
		if w.shots[i-1].true < from && to+lineJitter < w.shots[i].true {
			return w.shots[i-1].seen() && w.shots[i].seen()
		}
	}
	return false
}
