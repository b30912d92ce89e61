package livestate

import (
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
)

// Rename is a change of name within a session.
type Rename struct {
	Session Session // as it is after the change
	From    string
	To      string
	At      time.Time
}

// Changes is what one step (a poll, a silence, a stop) changed on one server.
// Each session in it is whole, as it is after the step, so that applying a
// Changes twice does what applying it once does.
//
// The sessions of each list are in the order of their Steam IDs. A session is
// in at most one of Opened, Closed, Reopened and Updated; a player who
// connected anew has one in Closed and one in Opened.
//
// That LastSeenAt of an open session moved together with Run.LastSeenAt is no
// change of the session. So a writer that holds an open session back, to write
// it with a later Run, moves its LastSeenAt along if it was that of its Run.
type Changes struct {
	At time.Time // of the observation, or of the step

	// Run is the server's newest run after the step; zero if it never had one.
	Run Run
	// RunStarted says that Run is new: the one before it (zero if none) is
	// Previous and will not change any more. RunExtended says that only
	// Run.LastSeenAt moved. Both are false where the step observed nothing,
	// or at a time at which the same had been observed before.
	RunStarted, RunExtended bool
	Previous                Run

	// MapChanged says that the map is another than the latest one that was
	// known, which is MapBefore. A map that is not known meanwhile, as in the
	// middle of a change, is no change.
	MapChanged bool
	MapBefore  string

	Up   bool // the first observation ever, or since the server went down
	Down bool // the server went silent for too long, or was stopped

	Outage Outage // of [Server.Miss]

	Opened   []Session
	Closed   []Session
	Reopened []Session
	// Updated are open sessions of which something that is stored changed:
	// the ping range, the name now, the user id, or whether LastSeenAt
	// follows the server's last poll.
	Updated []Session
	Renamed []Rename
	// Passed are sessions too short for any poll, of which the game's log has the beginning and the end;
	// see [Server.Edge].
	Passed []Session

	// Refused is how many players of the roster have no session yet because it has
	// more rows than a server can have, or because new ones came faster than on any
	// real server.
	// A later observation opens them, with their true JoinedAt.
	Refused int
}

// Apply returns the known sessions of the next [Reconcile]: known, the sessions
// that c was made of, after c. Among them are all open sessions and of each
// player who has none open the latest closed one, if it ended within the last
// hour and is one of the last few thousand that did. known stays as it is. Changes of a [Server] need no Apply.
func (c Changes) Apply(known []Session) []Session {
	known, _ = latestOfEach(known)
	last := lastSeen(known)
	at := times.Later(milliseconds(c.At), last)

	next := make([]Session, 0, len(known)+len(c.Opened))
	for _, s := range known {
		if s.Open() && s.LastSeenAt.Equal(last) {
			s.LastSeenAt = at
		}
		next = append(next, s)
	}
	for _, list := range [][]Session{c.Updated, c.Reopened, c.Closed, c.Opened} {
		for _, s := range list {
			if i, ok := find(next, s.SteamID); ok {
				if !s.JoinedAt.Before(next[i].JoinedAt) {
					next[i] = s
				}
			} else {
				next = slices.Insert(next, i, s)
			}
		}
	}
	return trimClosed(slices.DeleteFunc(next, func(s Session) bool { return s.endedBefore(at.Add(-recallWindow)) }))
}
