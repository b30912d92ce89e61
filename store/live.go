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
	Epoch    int64 // of the right to the server's shard; 0: the batch needs none for it

	// Run is the newest run; zero if the server was never seen, or if the update
	// is about its sessions alone. Closed are the runs that ended since the last Update;
	// each started before Run, and no two runs of a server start at the same time.
	Run    livestate.Run
	Closed []livestate.Run

	// Outages are times in which a poller looked and the server did not answer. One that
	// begins when a stored one does is the same, and the later end counts.
	Outages []livestate.Outage

	// Sessions are those that changed, each whole and at most once.
	Sessions []livestate.Session

	// Delete are sessions that never were, named by SteamID and JoinedAt, for
	// programs that mend a history: they are removed before Sessions are stored. A
	// poller has none.
	Delete []livestate.Session

	// Aliases are the names that players took within a session.
	Aliases []Alias

	// Events are what the update tells to readers of events, in order. Each has an ID that
	// no other event of any program has: one that is stored already is passed over. A
	// [Feed] hands them on; other stores do not keep them. An update may have events alone.
	Events []livestate.Event
}

// Alias is a name that a player used.
type Alias struct {
	SteamID     steam.ID
	Name        string
	FirstSeenAt time.Time
	LastSeenAt  time.Time
}

// RunEnd moves the end of a server's newest run.
type RunEnd struct {
	ServerID   int64
	Epoch      int64 // as in Update
	LastSeenAt time.Time
}

// ResumeState is what a poller must know of a server to go on after a restart.
type ResumeState struct {
	Run livestate.Run // zero if the server was never seen

	// Sessions are the open sessions and, of each player without one, the
	// latest session that ended no earlier than an hour before
	// Run.LastSeenAt; in the order in which they began.
	Sessions []livestate.Session
}

// LiveWriter is written by the poller.
type LiveWriter interface {
	// Apply stores a batch: all of it or nothing. Of several updates of a
	// server the later ones count. Applying a batch again changes nothing.
	//
	// Of each update that has an Epoch, the server's shard must still be held under it when
	// the batch is stored; else the error is a *[FencedError]. So it is with Touch and with
	// SetServerStates.
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
	// A session is the same as a stored one if server, SteamID and JoinedAt are equal.
	// All of it is overwritten except Name, which is what the first update said and
	// never changes.
	//
	// One bad update must not keep the others out. Updates of servers that do not
	// exist (any more) are passed over. What ends or was last seen before it began
	// ends when it began.
	//
	// Where a player has an open session and an update opens a later one, the store
	// ends the former with the reason livestate.ReasonLeft: when it was last seen as far as
	// was known before the batch (if it follows the server, at the end of the newest
	// run that was stored then), but not after the later one began. Of two that the
	// batch opens, the former ends at its own LastSeenAt, with the same bound. An
	// update that itself ends the session counts instead. An open session that is
	// older than another session of the same player on that server is passed over.
	Apply(ctx context.Context, batch []Update) error

	// Touch moves the end of the newest runs of many servers at once, never
	// back. Servers without a run are passed over. The caller must have applied
	// the run that it means.
	Touch(ctx context.Context, seen []RunEnd) error

	// Known returns what a poller must know of these servers to go on, as of one
	// moment. Servers without a newest run and without open sessions are absent, and
	// no servers means none.
	Known(ctx context.Context, serverIDs ...int64) (map[int64]ResumeState, error)

	// KnownAll is Known of all servers.
	KnownAll(ctx context.Context) (map[int64]ResumeState, error)

	// Latest returns the session that each of these players began last on a
	// server, open or closed, however old and even if Prune has removed it, in the order
	// in which they began. Players without one are absent.
	Latest(ctx context.Context, serverID int64, players []steam.ID) ([]livestate.Session, error)

	// CutFuture takes back what a clock dated that was ahead: everything that is
	// later than now. The latest time that is known to be right is sound, which is
	// not after now. Runs and sessions that began after now are removed, and the
	// newest run that is left is a server's newest again. A session that is open or ends after
	// now, and began after that run ends, is removed too. Runs, sessions, aliases and
	// profiles that end (or were fetched) after now end at sound, but not before they
	// began; a session of a server that was last seen earlier ends there. States of
	// servers, and uses of tokens, that are later than now become now; a login that was
	// made later than now begins now and lasts as long as it did. Counts of calls on
	// later days are removed. Chat that is later becomes now, and later counts of servers are
	// removed. It returns how many runs and sessions were changed or
	// removed. Calling it again changes nothing.
	//
	// Where rights to shards are given, all must still be held; else the error is a
	// *[FencedError], and nothing is cut.
	CutFuture(ctx context.Context, now, sound time.Time, under ...Shard) (int, error)

	// Prune removes what is older than the time, at most limit rows in all, and
	// returns how many went, also with an error. Fewer than limit: done. A limit of 0
	// or less removes nothing. Others write meanwhile: it is not one transaction.
	//
	// It removes runs and sessions that ended before the time; profiles that were
	// fetched before it, of players without a session on any server; aliases that
	// were last seen before it, of players without a session on that server; and the
	// counts of calls of days that began before it. Open sessions stay, and so does
	// the newest run of a server that has one.
	//
	// What runs and sessions come to is kept, in the same transaction that removes them:
	// [History.PlayerSummary] and [History.Sums] say the same before and after, reasons of
	// ends and silences between runs included, but for
	// names, of which the latest on each server is kept: [Players.FindPlayers] finds a player
	// without a session on a server by no other name there. A removed run or session that
	// is stored again counts from its former end on, and one that lies within the time of
	// those removed counts no more, as package sums says.
	Prune(ctx context.Context, before time.Time, limit int) (int, error)

	// IndexHistory makes reads of a long time, as [History.Top] is, fast for what was before
	// until. It changes nothing that can be read, whenever it is called. It does at most limit
	// small steps, and returns how many; fewer than limit: done. A limit of 0 or less does
	// nothing. Times around pruned, up to which Prune removes now, may wait. Others write
	// meanwhile: it is not one transaction. A store that has no need of it returns 0.
	IndexHistory(ctx context.Context, until, pruned time.Time, limit int) (int, error)
}
