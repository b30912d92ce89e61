package livestate

import (
	"cmp"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
)

// Reconcile compares the roster of one observation with the known sessions: the
// open ones, and the latest closed one of each player in the roster, in any
// order. The result has the lists Opened, Closed, Reopened, Updated and
// Renamed; a reopened session has LeftAt and Reason cleared and is otherwise
// the one it was. Of a server's run and whether it is up Reconcile knows nothing;
// these fields stay zero.
//
// Every open session in the roster was last seen now. Where nothing else
// changed, the session is not in the result; [Changes.Apply] knows that all the
// same. An open session that a Partial roster lacks is in Updated, with the
// LastSeenAt that it keeps.
//
// Reconcile closes for one reason only, [ReasonLeft]. Silence is for [Server].
//
// The same observation again, on the sessions as they are then, opens, closes
// and reopens none, and leaves all as they are.
func Reconcile(known []Session, obs Observation, p Policy) Changes {
	known, stale := latestOfEach(known)
	last := lastSeen(known)
	m := reconciler{
		roster:  obs.Roster,
		partial: obs.Partial || !obs.believed(),
		closed:  !obs.believed(),
		resume:  p.resume(),
		blink:   p.blink(),
		at:      times.Later(milliseconds(obs.At), last),
		last:    last,
		budget:  unlimited,
		changes: Changes{At: milliseconds(obs.At), Closed: stale},
	}
	m.sessions(known)
	return m.changes
}

// reconciler is one observation on its way through the known sessions.
type reconciler struct {
	roster  []Player
	partial bool
	closed  bool // the roster is not believed: no session opens
	resume  time.Duration
	blink   time.Duration // within so short a time no game server restarts
	at      time.Time     // the observation counts as made then; never before last
	last    time.Time     // the poll before it: open sessions that were seen then follow the polls
	silent  bool          // no poll succeeded between the two for too long
	budget  int           // how many more sessions may open
	known   []Session     // before the observation
	edges   []Edge        // of the game's log
	process process
	changes Changes
}

// sessions takes the known sessions, as latestOfEach returns them, through the
// observation, and returns those that are known then, of the same form. It is
// known itself if the observation says nothing about them.
func (m *reconciler) sessions(known []Session) []Session {
	var few [128]int32 // enough for most, and not from the heap
	entries := few[:]
	if len(known) > len(few) {
		entries = make([]int32, len(known))
	}
	entries = entries[:len(known)]
	m.known = known
	newcomers := m.assign(entries, known)
	horizon := m.at.Add(-recallWindow)
	if len(newcomers) == 0 && len(known) <= maxClosed && unaffected(entries, known, horizon) {
		return known
	}

	next := make([]Session, 0, len(known)+len(newcomers))
	for i := range known {
		for len(newcomers) > 0 && newcomers[0].SteamID.Compare(known[i].SteamID) < 0 {
			if m.mayOpen() {
				next = append(next, m.open(nil, newcomers[0]))
			}
			newcomers = newcomers[1:]
		}
		next = append(next, known[i])
		s := &next[len(next)-1]
		if entries[i] > 0 {
			m.seen(s, &m.roster[entries[i]-1])
		} else if s.Open() {
			m.missing(s)
		}
		if s.endedBefore(horizon) {
			next = next[:len(next)-1]
		}
	}
	for _, e := range newcomers {
		if m.mayOpen() {
			next = append(next, m.open(nil, e))
		}
	}
	return trimClosed(next)
}

// assign finds for each known session the entry of its player, of which it sets
// the index in the roster, plus one, and returns the entries of the others, once
// each and in the order of their IDs.
func (m *reconciler) assign(entries []int32, known []Session) (newcomers []*Player) {
	for i := range m.roster {
		e := &m.roster[i]
		if !e.SteamID.IsIndividual() {
			continue
		}
		k, ok := find(known, e.SteamID)
		if !ok {
			newcomers = append(newcomers, e)
		} else if entries[k] == 0 || m.better(&known[k], e, &m.roster[entries[k]-1]) {
			entries[k] = int32(i) + 1
		}
	}
	if len(newcomers) > 1 {
		slices.SortStableFunc(newcomers, func(a, b *Player) int {
			return cmp.Or(a.SteamID.Compare(b.SteamID), compareEntries(a, b))
		})
		newcomers = slices.CompactFunc(newcomers, func(a, b *Player) bool { return a.SteamID == b.SteamID })
	}
	return newcomers
}

// seen makes of s the session of its player, who is in the roster.
func (m *reconciler) seen(s *Session, e *Player) {
	if !m.continues(s, e) {
		before := *s
		if before.Open() {
			before = m.ended(before, m.at.Add(-e.connected()))
			m.changes.Closed = append(m.changes.Closed, before)
		}
		if *s = before; m.mayOpen() {
			*s = m.open(&before, e)
		}
		return
	}

	wasOpen, followed := s.Open(), s.LastSeenAt.Equal(m.last)
	s.LastSeenAt = times.Later(m.at, s.end())
	s.LeftAt, s.Reason, s.Moved.End, s.Moved.Unpolled = time.Time{}, "", 0, false
	updated := followed != s.LastSeenAt.Equal(m.at)
	if s.UserID <= 0 && e.UserID > 0 {
		s.UserID, updated = e.UserID, true
	}
	if s.addPing(e) {
		updated = true
	}
	if e.Name != "" && e.Name != s.LastName {
		s.Name, updated = cmp.Or(s.Name, e.Name), true
		from := cmp.Or(s.LastName, s.Name)
		s.LastName = e.Name
		if from != e.Name {
			m.changes.Renamed = append(m.changes.Renamed, Rename{Session: *s, From: from, To: e.Name, At: m.at})
		}
	}
	if !wasOpen {
		m.changes.Reopened = append(m.changes.Reopened, *s)
	} else if updated {
		m.changes.Updated = append(m.changes.Updated, *s)
	}
}

// missing makes of s, which is open, the session of its player, who is not in
// the roster.
func (m *reconciler) missing(s *Session) {
	if m.silent || !m.partial {
		*s = m.ended(*s, m.at)
		m.changes.Closed = append(m.changes.Closed, *s)
		return
	}
	followed := s.LastSeenAt.Equal(m.last)
	s.LastSeenAt = s.end()
	if followed != s.LastSeenAt.Equal(m.at) {
		m.changes.Updated = append(m.changes.Updated, *s)
	}
}

// open returns the new session of an entry. The player's session before it, now
// ended, is nil if none is known.
func (m *reconciler) open(before *Session, e *Player) Session {
	polled := m.at.Add(-e.connected())
	joined := m.joinOf(e, polled)
	if before != nil {
		for _, t := range []*time.Time{&joined, &polled} {
			*t = times.Later(times.Later(*t, before.end()), before.JoinedAt.Add(time.Millisecond))
		}
	}
	s := Session{
		SteamID:    e.SteamID,
		UserID:     max(0, e.UserID),
		JoinedAt:   joined,
		LastSeenAt: times.Later(m.at, joined),
		Name:       e.Name,
		LastName:   e.Name,
		Moved:      Moved{Join: polled.Sub(joined)},
	}
	s.addPing(e)
	m.changes.Opened = append(m.changes.Opened, s)
	return s
}

// reason returns why a session ends that the observation does not continue.
func (m *reconciler) reason() Reason {
	if m.silent {
		return ReasonOutage
	}
	return ReasonLeft
}

// addPing takes the entry's ping into the range of s and reports whether that
// changed it.
func (s *Session) addPing(e *Player) bool {
	if e.Joining || e.Ping <= 0 {
		return false
	}
	least, most := s.MinPing, s.MaxPing
	if s.MaxPing == 0 {
		s.MinPing = e.Ping
	}
	s.MinPing, s.MaxPing = min(s.MinPing, e.Ping), max(s.MaxPing, e.Ping)
	return s.MinPing != least || s.MaxPing != most
}
