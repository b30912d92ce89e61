package livestate

import (
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/steam"
)

// Server is what is known of one server: its newest run, and the sessions that
// a later observation may continue. It is a value: the methods return the next
// one and leave the receiver as it was. The zero Server was never seen.
//
// Values share memory with those they came from: treat Sessions as read-only.
type Server struct {
	Run Run // the newest run; zero if the server was never seen

	// Up says that the last step was an observation, not a silence or a stop.
	// Whoever loads a Server from a store may leave it false: all that it
	// decides is Changes.Up and Changes.Down.
	Up bool

	// Map is the latest map known, for Changes.MapChanged. "" stands for Run.Map.
	Map string

	// Sessions are the open sessions, and of each player who has none open
	// the latest closed one, if it ended no earlier than an hour before
	// Run.LastSeenAt; older ones are asked for by [Server.NeedLookup]. The steps
	// keep them in the order of their Steam IDs, but take them in any order. Of
	// closed ones they keep the last few thousand, however many players a hostile
	// server makes up.
	Sessions []Session

	// Log is what is known of the game's log; see [Server.Edge].
	Log Log

	// OpenedUntil is the time up to which the sessions that were opened have used up
	// the budget for new ones. Zero, as after loading: nothing is used.
	OpenedUntil time.Time
}

// Observe takes one successful poll.
//
// If the silence before it exceeds Policy.StuckAfter, then what [Server.Silence]
// would have closed and the observation does not continue is closed as that
// would have done; so history does not depend on whether silence was told.
func (s Server) Observe(obs Observation, p Policy) (Server, Changes) {
	run, extended := Extend(s.Run, obs, p)
	known, stale := latestOfEach(s.Sessions)
	m := reconciler{
		roster:  obs.Roster,
		partial: obs.Partial || !obs.believed(),
		closed:  !obs.believed(),
		resume:  p.resume(),
		blink:   p.blink(),
		budget:  allowed(s.OpenedUntil, run.LastSeenAt),
		at:      run.LastSeenAt,
		last:    s.Run.LastSeenAt,
		silent:  s.silentAt(run.LastSeenAt, p),
		edges:   s.Log.Edges,
		changes: Changes{
			At:          milliseconds(obs.At),
			Run:         run,
			RunStarted:  !extended,
			RunExtended: extended && run.LastSeenAt.After(s.Run.LastSeenAt),
			Up:          !s.Up,
			Closed:      stale,
		},
	}
	c := &m.changes
	if c.RunStarted {
		c.Previous = s.Run
	}
	if s.Map == "" {
		s.Map = s.Run.Map
	}
	if s.Map != "" && run.Map != "" && s.Map != run.Map {
		c.MapChanged, c.MapBefore = true, s.Map
	}
	if run.Map != "" {
		s.Map = run.Map
	}
	s.Run, s.Up, s.Sessions = run, true, m.sessions(known)
	if len(m.edges) > 0 {
		s.Sessions = m.passed(s.Sessions, p)
		s.Log = s.Log.settle(m.at, s.Sessions)
	}
	s.OpenedUntil = pay(s.OpenedUntil, run.LastSeenAt, len(c.Opened)+len(c.Passed))
	return s, m.changes
}

// Silence reports that no poll has succeeded by now. It
// changes something only when the silence since the last successful poll exceeds
// Policy.StuckAfter: then the open sessions end where they were last seen,
// with [ReasonOutage]. Where no poll is known, as of sessions that were imported,
// the silence begins when the newest of them was last seen.
func (s Server) Silence(now time.Time, p Policy) (Server, Changes) {
	if !s.silentAt(milliseconds(now), p) {
		return s, Changes{At: milliseconds(now), Run: s.Run}
	}
	return s.Stop(now, ReasonOutage)
}

// StuckAt returns the time after which [Server.Silence] changes something; zero if it
// does not, as nothing is open and the server is not up.
func (s Server) StuckAt(p Policy) time.Time {
	last := s.lastSeen()
	if last.IsZero() || !s.Up && !slices.ContainsFunc(s.Sessions, Session.Open) {
		return time.Time{}
	}
	return last.Add(p.stuckAfter())
}

// lastSeen returns the time of the last successful poll, or else when the newest
// session was last seen.
func (s *Server) lastSeen() time.Time {
	if s.Run != (Run{}) {
		return s.Run.LastSeenAt
	}
	return lastSeen(s.Sessions)
}

// silentAt reports whether no poll succeeded for too long before now.
func (s *Server) silentAt(now time.Time, p Policy) bool {
	last := s.lastSeen()
	return !last.IsZero() && now.Sub(last) > p.stuckAfter()
}

// Stop ends the open sessions where they were last seen, whatever the silence.
// A second Stop changes nothing.
func (s Server) Stop(at time.Time, why Reason) (Server, Changes) {
	c := Changes{At: milliseconds(at), Run: s.Run, Down: s.Up}
	s.Up = false
	if !slices.ContainsFunc(s.Sessions, Session.Open) {
		return s, c
	}
	last := s.lastSeen()
	known, stale := latestOfEach(s.Sessions)
	c.Down, c.Closed = true, stale
	s.Sessions = make([]Session, 0, len(known))
	for _, session := range known {
		if session.Open() {
			session = session.closed(why)
			c.Closed = append(c.Closed, session)
		}
		if !session.endedBefore(last.Add(-recallWindow)) {
			s.Sessions = append(s.Sessions, session)
		}
	}
	s.Sessions = trimClosed(s.Sessions)
	return s, c
}

// NeedLookup returns the players of the roster whose last session may be older than those in
// Sessions: they have none there and connected long before the last poll, as after a long
// time without polls, or nothing is known of the server. The caller asks the store for
// the latest session of each of them, hands those to [Server.AddKnown], and then
// observes. It is nil in all but such rare cases.
func (s Server) NeedLookup(obs Observation) []steam.ID {
	if !obs.believed() {
		return nil
	}
	known, _ := latestOfEach(s.Sessions)
	at := times.Later(milliseconds(obs.At), s.Run.LastSeenAt)
	// What ended before the memory begins may be continued for Policy.Resume,
	// which is at most the other half of it.
	since := s.Run.LastSeenAt.Add(-recallWindow / 2)
	if s.Run == (Run{}) { // a store may have sessions: a clock that went back can cost all runs
		since = at.Add(time.Millisecond)
	}

	var unsure []steam.ID
	for i := range obs.Roster {
		e := &obs.Roster[i]
		if !e.SteamID.IsIndividual() || !at.Add(-e.connected()).Before(since) {
			continue
		}
		if _, ok := find(known, e.SteamID); !ok && !slices.Contains(unsure, e.SteamID) {
			unsure = append(unsure, e.SteamID)
		}
	}
	return unsure
}

// AddKnown adds sessions that a store remembers to those that the next
// observation may continue. Of a session that the server knows already, what
// the server knows counts.
func (s Server) AddKnown(sessions []Session) Server {
	all := slices.Clone(s.Sessions)
	for _, old := range sessions {
		if !slices.ContainsFunc(s.Sessions, func(k Session) bool {
			return k.SteamID == old.SteamID && k.JoinedAt.Equal(old.JoinedAt)
		}) {
			all = append(all, old)
		}
	}
	s.Sessions = all
	return s
}
