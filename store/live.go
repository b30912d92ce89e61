package store

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// Update is what a poller has to tell of one server: the state after one or
// more steps of livestate, never the steps. Applying it twice does what
// applying it once does.
type Update struct {
	ServerID int64

	// Run is the newest run; zero if the server was never seen, or if the update
	// is about its sessions alone. Closed are the runs that ended since the last Update; each started before Run,
	// and no two runs of a server start at the same time.
	Run    livestate.Run
	Closed []livestate.Run

	// Sessions are those that changed, each whole and at most once.
	Sessions []livestate.Session

	// Disproved are sessions that never were, named by SteamID and JoinedAt, for
	// whoever mends a history: they are removed before Sessions are stored. A
	// poller has none.
	Disproved []livestate.Session

	// Aliases are the names that players took within a session.
	Aliases []Alias
}

// Alias is a name that a player used.
type Alias struct {
	SteamID     steam.ID
	Name        string
	FirstSeenAt time.Time
	LastSeenAt  time.Time
}

// Seen moves the end of a server's newest run.
type Seen struct {
	ServerID   int64
	LastSeenAt time.Time
}

// Known is what a poller must know of a server to go on after a restart.
type Known struct {
	Run livestate.Run // zero if the server was never seen

	// Sessions are the open sessions and, of each player without one, the
	// latest session that ended no earlier than an hour before
	// Run.LastSeenAt; in the order in which they began.
	Sessions []livestate.Session
}

// Live is written by the poller.
type Live interface {
	// Apply stores a batch: all of it or nothing. Of several updates of a
	// server the later ones count. Applying a batch again changes nothing.
	//
	// A run that is older than the newest one stored comes too late to become
	// the newest. A newest run that another displaces must stay in the history
	// even if Closed does not name it; if Closed does, the later end counts.
	// The end of a stored run never moves back.
	//
	// An open session whose LastSeenAt is that of the update's Run follows the
	// server: its LastSeenAt moves with the end of the newest run, by Apply and
	// Touch, until an update says otherwise. Any other LastSeenAt stays.
	//
	// One bad update must not keep the others out. Updates of servers that do
	// not exist (any more) are passed over. Where a player has an open session
	// and an update opens a later one, the store ends the former when it was
	// last seen; an open session that is older than another session of the same
	// player on that server is passed over.
	Apply(ctx context.Context, batch []Update) error

	// Touch moves the end of the newest runs of many servers at once, never
	// back. Servers without a run are passed over. The caller must have applied
	// the run that it means.
	Touch(ctx context.Context, seen []Seen) error

	// Known returns what a poller must know to go on, by server, as of one
	// moment; servers that were never seen may be absent. Without ids: of all
	// servers.
	Known(ctx context.Context, serverIDs ...int64) (map[int64]Known, error)

	// Latest returns the session that each of these players began last on a
	// server, open or closed, however old, in the order in which they began.
	Latest(ctx context.Context, serverID int64, players []steam.ID) ([]livestate.Session, error)

	// CutFuture takes back what a clock dated that was ahead: everything that is
	// later than now. The latest time that is known to be right is sound, which is
	// not after now. Runs and sessions that began after now are removed, and the
	// newest run that is left is a server's newest again. Runs, sessions, aliases and
	// profiles that end (or were fetched) after now end at sound, but not before they
	// began; a session of a server that was last seen earlier ends there. States of
	// servers, and uses of tokens, that are later than now become now; a login that was
	// made later than now begins now and lasts as long as it did. Counts of calls on
	// later days are removed. It returns how many runs and sessions were changed or
	// removed. Calling it again changes nothing.
	CutFuture(ctx context.Context, now, sound time.Time) (int, error)

	// Prune removes runs and sessions that ended before the time, and profiles
	// and aliases of that age that no session refers to any more, and counts
	// of calls, at most limit rows in all; it returns how many went. Fewer than limit: done. A
	// limit of 0 or less removes nothing. Open sessions stay, with the run that
	// they follow.
	Prune(ctx context.Context, before time.Time, limit int) (int, error)
}
