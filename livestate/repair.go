package livestate

import (
	"cmp"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
)

// RepairKind says what was wrong with a run or a session that came from elsewhere.
type RepairKind string

// The kinds of repairs.
const (
	RepairReversed RepairKind = "reversed" // it ended before it began: it ends when it began
	RepairMerged   RepairKind = "merged"   // another row of the same run or connection: it is part of that
	RepairOverlap  RepairKind = "overlap"  // it began before the one before it ended: it begins then
	RepairInside   RepairKind = "inside"   // it lies within the one before it: it is gone
	RepairGhost    RepairKind = "ghost"    // a session without an end: it ends when the player was last seen
	RepairUnseen   RepairKind = "unseen"   // a session ended while no poll succeeded: it ends at the poll before
)

// SessionRepair is one repair of [RepairSessions].
type SessionRepair struct {
	Kind   RepairKind
	Before Session
	After  Session // zero if the session is gone; of [RepairMerged] the whole connection so far
}

// RepairSessions makes the sessions of one server, which some other program recorded,
// obey the rules of this package. The runs are those of the server, as [RepairRuns]
// returns them; without any, ends are believed as they are, and a session without an
// end and without a LastSeenAt ends when it began.
//
// In the result, which is in the order of Steam IDs and joins, every session is
// closed, the sessions of a player do not overlap, and none ends while no poll
// succeeded for longer than Policy.StuckAfter or after the last poll. Rows are one
// connection if their user ids are the same or not known and their joins agree within
// 10 s. A session without an end is taken to last until a run shows no players, until
// such a silence, or until the same player's next connection. Repairing the result
// again changes nothing. The sessions given stay as they are.
func RepairSessions(sessions []Session, runs []Run, p Policy) ([]Session, []SessionRepair) {
	r := sessionRepairer{runs: runs, policy: p, repaired: make([]Session, 0, len(sessions))}
	sorted := slices.Clone(sessions)
	for i := range sorted {
		s := &sorted[i]
		s.JoinedAt, s.LastSeenAt = milliseconds(s.JoinedAt), milliseconds(s.LastSeenAt)
		if !s.Open() {
			s.LeftAt = milliseconds(s.LeftAt)
		}
	}
	slices.SortStableFunc(sorted, func(a, b Session) int {
		return cmp.Or(a.SteamID.Compare(b.SteamID), a.JoinedAt.Compare(b.JoinedAt))
	})
	for i, s := range sorted {
		r.add(r.end(s, nextJoin(&s, sorted[i+1:])))
	}
	return r.repaired, r.repairs
}

// nextJoin returns when the player of s connected again, by the sessions that follow;
// zero if they did not, or if s has an end.
func nextJoin(s *Session, following []Session) time.Time {
	for i := range following {
		switch other := &following[i]; {
		case !s.Open() || other.SteamID != s.SteamID:
			return time.Time{}
		case !sameConnection(s, other):
			return other.JoinedAt
		}
	}
	return time.Time{}
}

type sessionRepairer struct {
	runs     []Run
	policy   Policy
	repaired []Session
	repairs  []SessionRepair
}

func (r *sessionRepairer) note(kind RepairKind, before, after Session) {
	r.repairs = append(r.repairs, SessionRepair{kind, before, after})
}

// end returns s with the end that it can have had.
func (r *sessionRepairer) end(s Session, next time.Time) Session {
	before := s
	if s.Open() {
		s.LeftAt = times.Later(s.JoinedAt, s.LastSeenAt)
		if before.LastSeenAt.Before(s.JoinedAt) { // not known
			s.LeftAt = lastPresence(s.JoinedAt, r.runs, r.policy)
		}
		if !next.IsZero() && next.Before(s.LeftAt) {
			s.LeftAt = next
		}
		s.LeftAt = lastPoll(s.JoinedAt, s.LeftAt, r.runs, r.policy)
		s.LastSeenAt, s.Reason = s.LeftAt, cmp.Or(s.Reason, ReasonOutage)
		r.note(RepairGhost, before, s)
		return s
	}
	s.LastSeenAt, s.Reason = s.LeftAt, cmp.Or(s.Reason, ReasonLeft)
	if s.LeftAt.Before(s.JoinedAt) {
		s.LeftAt, s.LastSeenAt = s.JoinedAt, s.JoinedAt
		r.note(RepairReversed, before, s)
	}
	if at := lastPoll(s.JoinedAt, s.LeftAt, r.runs, r.policy); at.Before(s.LeftAt) {
		s.LeftAt, s.LastSeenAt, s.Reason = at, at, ReasonOutage
		r.note(RepairUnseen, before, s)
	}
	return s
}

// add takes s, which is closed, into the result.
func (r *sessionRepairer) add(s Session) {
	last := len(r.repaired) - 1
	if last < 0 || r.repaired[last].SteamID != s.SteamID {
		r.repaired = append(r.repaired, s)
		return
	}
	before, known := s, &r.repaired[last]
	switch {
	case sameConnection(known, &s):
		known.merge(&s)
		known.LeftAt = lastPoll(known.JoinedAt, known.LeftAt, r.runs, r.policy)
		known.LastSeenAt = known.LeftAt
		r.note(RepairMerged, before, *known)
		return
	case !s.JoinedAt.Before(known.LeftAt) && s.JoinedAt.After(known.JoinedAt):
	case !s.LeftAt.After(known.LeftAt):
		r.note(RepairInside, before, Session{})
		return
	default:
		s.JoinedAt = times.Later(known.LeftAt, known.JoinedAt.Add(time.Millisecond))
		r.note(RepairOverlap, before, s)
	}
	r.repaired = append(r.repaired, s)
}

// sameConnection reports whether b, of the same player and joined no earlier, is
// another row of the connection that a is.
func sameConnection(a, b *Session) bool {
	if a.UserID > 0 && b.UserID > 0 && a.UserID != b.UserID {
		return false
	}
	return b.JoinedAt.Sub(a.JoinedAt) <= joinTolerance
}

// merge takes another row of the same connection into s. Both are closed.
func (s *Session) merge(other *Session) {
	if other.LeftAt.After(s.LeftAt) {
		s.LeftAt, s.LastSeenAt, s.Reason = other.LeftAt, other.LastSeenAt, other.Reason
		s.LastName = cmp.Or(other.LastName, s.LastName)
	}
	s.Name = cmp.Or(s.Name, other.Name)
	s.UserID = max(s.UserID, other.UserID)
	switch {
	case other.MaxPing == 0:
	case s.MaxPing == 0:
		s.MinPing, s.MaxPing = other.MinPing, other.MaxPing
	default:
		s.MinPing, s.MaxPing = min(s.MinPing, other.MinPing), max(s.MaxPing, other.MaxPing)
	}
}

// lastPresence returns until when a player who joined then can have been seen, if no end
// is known: until the last poll before one that found no players, or before a silence of
// more than Policy.StuckAfter.
func lastPresence(joined time.Time, runs []Run, p Policy) time.Time {
	first, _ := slices.BinarySearchFunc(runs, joined, func(r Run, t time.Time) int { return r.LastSeenAt.Compare(t) })
	at := joined
	for i := first; i < len(runs); i++ {
		r := &runs[i]
		silent := i > first && r.StartedAt.Sub(at) > p.stuckAfter()
		if silent || r.Players == 0 && !r.StartedAt.Before(joined) {
			break
		}
		at = times.Later(at, r.LastSeenAt)
	}
	return at
}

// lastPoll returns end if the server was polled then, or within Policy.StuckAfter of
// it on both sides, and otherwise the time of the last poll before, but not before
// joined. Before the first run nothing is known, and end is believed.
func lastPoll(joined, end time.Time, runs []Run, p Policy) time.Time {
	after, _ := slices.BinarySearchFunc(runs, end, func(r Run, t time.Time) int {
		if r.StartedAt.After(t) {
			return 1
		}
		return -1
	})
	if after == 0 || !end.After(runs[after-1].LastSeenAt) {
		return end
	}
	last := runs[after-1].LastSeenAt
	if after < len(runs) && runs[after].StartedAt.Sub(last) <= p.stuckAfter() {
		return end
	}
	return times.Later(joined, last)
}
