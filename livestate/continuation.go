package livestate

import (
	"cmp"
	"time"
)

// joinTolerance is how far apart two join times of one connection may be where there
// are no user ids to tell.
const joinTolerance = 10 * time.Second

// unaffected reports whether an observation says nothing about the known
// sessions: none of them is there, was there, or is to be forgotten.
func unaffected(entries []int32, known []Session, horizon time.Time) bool {
	for i := range known {
		if entries[i] > 0 || known[i].Open() || known[i].endedBefore(horizon) {
			return false
		}
	}
	return true
}

// better reports whether of two entries with the Steam ID of s, a counts and b
// does not. The entry of the connection that s is comes first: the other one
// waits until that has ended.
func (m *reconciler) better(s *Session, a, b *Player) bool {
	if x, y := m.continues(s, a), m.continues(s, b); x != y {
		return x
	}
	return compareEntries(a, b) < 0
}

// compareEntries compares two entries of one player: first the connection that was made
// last, so that no leftover of an old one counts.
func compareEntries(a, b *Player) int {
	return cmp.Or(cmp.Compare(a.connected(), b.connected()), cmp.Compare(b.UserID, a.UserID))
}

// continues reports whether the entry is the connection that s is. Their Steam
// IDs are the same.
func (m *reconciler) continues(s *Session, e *Player) bool {
	joined := m.at.Add(-e.connected())
	end := s.polledEnd()
	numbered := s.UserID > 0 && e.UserID > 0
	switch {
	case numbered && s.UserID != e.UserID:
		return false
	case s.Moved.Unpolled && e.timed() && joined.Sub(s.end()) > grain: // whoever wrote the lines knew the next user id
		return false
	case !e.timed():
		return m.at.Sub(end) <= m.resume
	case joined.Sub(s.polledJoin()) <= joinTolerance:
		return !numbered || joined.Sub(end) <= m.resume
	case !numbered || joined.Sub(end) > m.resume:
		return false
	}
	return joined.Sub(end) <= grain || m.sameProcess(s)
}

// mayOpen reports whether one more session may open, and counts it. If none may, a
// later observation opens it.
func (m *reconciler) mayOpen() bool {
	if m.closed || m.budget <= 0 {
		m.changes.Refused++
		return false
	}
	m.budget--
	return true
}
