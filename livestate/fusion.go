package livestate

import (
	"slices"
	"time"
)

// joinOf returns when the connection of an entry began, which as far as the polls know was joined.
// An edge that agrees with the time connected counts: the server counts whole seconds, and its answer
// was under way. Without that time, it counts if it came after the last poll.
func (m *reconciler) joinOf(e *Player, joined time.Time) time.Time {
	from := joined.Add(-grain - answerTime)
	if !e.timed() {
		from = m.last
	}
	for i := range m.edges {
		x := &m.edges[i]
		if x.Kind == EdgeConnect && !x.Late && x.UserID == e.UserID && x.SteamID == e.SteamID && x.At.After(from) && x.At.Before(joined) {
			return x.At
		}
	}
	return joined
}

// ended returns the session as it ends at an observation that does not continue it, no later
// than before, when the player's next connection began or the observation was made.
//
// The first disconnect of the connection decides. If the player was seen long after it, it is false,
// and so may be all others. The poll that saw them last may have been under way for a moment.
func (m *reconciler) ended(s Session, before time.Time) Session {
	why := m.reason()
	seen := s.end()
	if m.silent || s.UserID <= 0 {
		return s.closed(why)
	}
	for i := range m.edges {
		x := &m.edges[i]
		if x.Kind != EdgeDisconnect || x.UserID != s.UserID || x.SteamID != s.SteamID {
			continue
		}
		if seen.Sub(x.At) > answerTime || x.At.Sub(before) > edgeGrain {
			break
		}
		end := x.At
		if end.After(before) { // it was under way while the player came back
			end = before
		}
		if x.Reason != "" {
			why = x.Reason
		}
		if !x.Late && end.Sub(seen) >= edgeGrain {
			s.LastSeenAt, s.Moved.End = end, end.Sub(seen)
		}
		break
	}
	return s.closed(why)
}

// passed returns the known sessions with those of the connections that no poll saw: of which
// both edges came since the last observation.
func (m *reconciler) passed(known []Session, p Policy) []Session {
	if m.silent || m.partial || m.last.IsZero() || m.at.Sub(m.last) > p.gap() {
		return known
	}
	for i := range m.edges {
		from := m.edges[i]
		if from.Kind != EdgeConnect || from.Late || !from.At.After(m.last) || from.At.After(m.at) {
			continue
		}
		j := slices.IndexFunc(m.edges[i:], func(x Edge) bool {
			return x.Kind == EdgeDisconnect && x.UserID == from.UserID && x.SteamID == from.SteamID && x.At.After(from.At) && !x.At.After(m.at)
		})
		if j < 0 {
			continue
		}
		to := &m.edges[i+j]
		from.At = m.behind(&from)
		k, ok := find(known, from.SteamID)
		if to.Late || to.At.Sub(from.At) < edgeGrain || !m.unseen(&from, to, known, k, ok) || !m.mayOpen() {
			continue
		}
		s := Session{
			SteamID: from.SteamID, UserID: from.UserID, JoinedAt: from.At, LastSeenAt: to.At, Name: from.Name, LastName: from.Name,
			Moved: Moved{Unpolled: true},
		}
		why := to.Reason
		if why == "" {
			why = ReasonLeft
		}
		s = s.closed(why)
		m.changes.Passed = append(m.changes.Passed, s)
		switch {
		case !ok:
			known = slices.Insert(slices.Clone(known), k, s)
		case !known[k].JoinedAt.After(s.JoinedAt): // else the player is back already
			known = slices.Clone(known)
			known[k] = s
		}
	}
	return known
}

// behind returns when a connection began that no poll saw: behind the end of the player's connection
// before it, whose line may have been overtaken on its way.
func (m *reconciler) behind(from *Edge) time.Time {
	at := from.At
	for _, ended := range [][]Session{m.changes.Closed, m.changes.Passed} {
		for i := range ended {
			s := &ended[i]
			before := s.SteamID == from.SteamID && 0 < s.UserID && s.UserID < from.UserID && s.JoinedAt.Before(from.At)
			if before && !s.LeftAt.Before(at) && s.LeftAt.Sub(from.At) < edgeGrain {
				at = s.LeftAt.Add(time.Millisecond)
			}
		}
	}
	return at
}

// unseen reports whether a connection is none that polls know of, and overlaps none of its player.
// The player's known session is at k, if ok. User ids rise, so that of a connection which began after the
// last poll is higher than those of all players who were there.
func (m *reconciler) unseen(from, to *Edge, known []Session, k int, ok bool) bool {
	for i := range m.known {
		if s := &m.known[i]; s.UserID >= from.UserID && s.polledEnd().Equal(m.last) {
			return false
		}
	}
	for i := range m.roster {
		if e := &m.roster[i]; e.SteamID == from.SteamID && (e.UserID == from.UserID || e.UserID <= 0) {
			return false
		}
	}
	for _, s := range m.changes.Passed {
		if s.SteamID == from.SteamID && (s.UserID == from.UserID || from.At.Before(s.LeftAt)) {
			return false
		}
	}
	for _, s := range m.changes.Closed {
		if s.SteamID == from.SteamID && (s.UserID == from.UserID || !s.LeftAt.Before(from.At)) {
			return false
		}
	}
	if !ok {
		return true
	}
	s := &known[k]
	if s.UserID == from.UserID || s.UserID <= 0 {
		return false
	}
	return s.end().Before(from.At) || !s.JoinedAt.Before(to.At)
}
