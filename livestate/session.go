package livestate

import (
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/steam"
)

// Reason says why a session ended.
type Reason string

const (
	ReasonLeft    Reason = "left"    // missing from a complete roster, or connected anew; see [ReasonOf] for more
	ReasonOutage  Reason = "outage"  // no poll succeeded for longer than Policy.StuckAfter
	ReasonStopped Reason = "stopped" // the server was stopped
	ReasonRemoved Reason = "removed" // the server is no longer watched
)

// Session is one connection of one player to one server. Within a server,
// SteamID and JoinedAt name it: no two sessions share both, and JoinedAt
// never changes.
type Session struct {
	SteamID  steam.ID
	UserID   int       // the server's number of this connection; 0 = not known
	JoinedAt time.Time // UTC, whole milliseconds
	LeftAt   time.Time // zero while the session is open

	// LastSeenAt is the last poll in which the player was seen, never before
	// JoinedAt. For a closed session it equals LeftAt. For an open one it
	// equals Run.LastSeenAt of its server, except after a Partial roster that
	// lacked the player: then it stays where it was until they are seen again.
	LastSeenAt time.Time

	Name     string // the name at the join, kept through renames
	LastName string // the latest name seen

	// MinPing and MaxPing are in milliseconds, over the polls in which the
	// player was fully connected; both 0 until there was one. A ping of 0 is
	// one that the server has not measured yet.
	MinPing, MaxPing int

	Reason Reason // why it ended; "" while the session is open

	// Moved is how the game's log has moved the join and the end. It need not be stored.
	Moved Moved
}

// Moved is how much earlier a session began, and how much later it ended, by the game's log than by
// polls. Whether an entry continues a session is for the polls alone, so it needs their times.
type Moved struct {
	Join, End time.Duration
	Unpolled  bool // no poll saw the player: the log told of the whole session
}

// polledJoin returns when the session began as far as polls know.
func (s *Session) polledJoin() time.Time { return s.JoinedAt.Add(s.Moved.Join) }

// polledEnd returns what end would, if there were only polls.
func (s *Session) polledEnd() time.Time { return s.end().Add(-s.Moved.End) }

// DisplayName returns the latest name seen, or the name at the join if none was noted.
func (s Session) DisplayName() string {
	if s.LastName != "" {
		return s.LastName
	}
	return s.Name
}

// Players returns the players of sessions, in that order, as often as they have one.
func Players(lists ...[]Session) []steam.ID {
	var ids []steam.ID
	for _, sessions := range lists {
		for i := range sessions {
			ids = append(ids, sessions[i].SteamID)
		}
	}
	return ids
}

// Open reports whether the session has not ended.
func (s Session) Open() bool { return s.LeftAt.IsZero() }

// Duration returns how long the session lasted, or if it is open, how long it
// had lasted when the player was last seen. It is never negative.
func (s Session) Duration() time.Duration { return s.end().Sub(s.JoinedAt) }

// end returns the last moment that counts into the session, whatever its
// maker left out.
func (s *Session) end() time.Time {
	return times.Later(times.Later(s.JoinedAt, s.LastSeenAt), s.LeftAt)
}

// closed returns the session as it ended, where it was last seen.
func (s Session) closed(why Reason) Session {
	s.LeftAt = s.end()
	s.LastSeenAt = s.LeftAt
	s.Reason = why
	return s
}
