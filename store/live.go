package store

import (
	"context"
	"iter"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// Live is written by the poller.
type Live interface {
	// Apply stores a batch in one transaction: all of it or nothing. Sessions
	// that ended are stored before sessions that are open, so that a player's
	// next session finds his place free. Updates of servers that do not exist
	// (any more) are passed over. Applying a batch again changes nothing.
	Apply(ctx context.Context, batch []Update) error
	// Touch moves the end of the newest runs of many servers at once, never
	// back.
	Touch(ctx context.Context, seen []Seen) error
	// Known returns what a poller must know to go on, by server; servers that
	// were never seen may be absent. Without ids: of all servers.
	Known(ctx context.Context, serverIDs ...int64) (map[int64]Known, error)
	// Latest returns the latest session of each of these players on a server,
	// open or closed, however old.
	Latest(ctx context.Context, serverID int64, players []steam.ID) ([]livestate.Session, error)
	// Prune removes runs and sessions that ended before the time, and profiles
	// and aliases that nothing refers to any more, at most limit rows at a
	// time; it returns how many went. Fewer than limit: done.
	Prune(ctx context.Context, before time.Time, limit int) (int, error)
}

// History is read by pages and programs.
type History interface {
	// Snapshots returns the newest run of each of these servers; one that was
	// never seen is absent.
	Snapshots(ctx context.Context, serverIDs []int64) (map[int64]Snapshot, error)
	// Runs returns the runs of a server that touch from..to, oldest first, as
	// they are (not cut at the edges), at most limit; limit 0 = no limit.
	Runs(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]livestate.Run, error)
	// RunsOf yields the runs of many servers that touch from..to, ordered by
	// server and time. It ends with the first error.
	RunsOf(ctx context.Context, serverIDs []int64, from, to time.Time) iter.Seq2[ServerRun, error]
	// Current returns the open sessions of a server, longest here first.
	Current(ctx context.Context, serverID int64) ([]livestate.Session, error)
	// Recent returns the latest session of each of the last limit distinct
	// players who left a server and are not on it now, newest first.
	Recent(ctx context.Context, serverID int64, limit int) ([]livestate.Session, error)
	// PlayerSessions returns a player's sessions on these servers that started
	// before the time (zero = now), newest first, at most limit.
	PlayerSessions(ctx context.Context, player steam.ID, serverIDs []int64, before time.Time, limit int) ([]Session, error)
	// PlayerTotal returns how long a player was on these servers in all, in
	// how many sessions, and when he was first and last seen there.
	PlayerTotal(ctx context.Context, player steam.ID, serverIDs []int64) (PlayerTotal, error)
	// PlayerNames returns the names a player used on these servers, newest first.
	PlayerNames(ctx context.Context, player steam.ID, serverIDs []int64, limit int) ([]Alias, error)
	// Top returns who spent most time on a server within from..to.
	Top(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]PlayerTime, error)
	// Sessions yields the sessions of a server that touch from..to by their
	// start. It ends with the first error.
	Sessions(ctx context.Context, serverID int64, from, to time.Time) iter.Seq2[livestate.Session, error]
}

// ServerRun is a run and the server it belongs to.
type ServerRun struct {
	ServerID int64
	livestate.Run
}

// PlayerTotal sums up a player's sessions. An open session counts up to the
// last time it was seen.
type PlayerTotal struct {
	Sessions  int
	Total     time.Duration
	FirstSeen time.Time
	LastSeen  time.Time
}

// Profiles keeps what the Steam Web API told, and how often it was asked.
type Profiles interface {
	// Profiles returns the profiles of these players that are known, stale or
	// not, negative ones too.
	Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]Profile, error)
	// PutProfiles stores profiles in one transaction.
	PutProfiles(ctx context.Context, ps []Profile) error
	// SpendCalls counts n calls on a day (UTC) if that keeps the day's count
	// at or below budget, and reports whether it did.
	SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error)
}

// EventKind says what happened.
type EventKind string

const (
	Joined     EventKind = "join"
	Departed   EventKind = "leave"
	Returned   EventKind = "return" // a session that had been closed goes on
	Renamed    EventKind = "rename"
	MapChanged EventKind = "map"
	StateSeen  EventKind = "state" // players, bots or hibernation changed
	WentUp     EventKind = "up"
	WentDown   EventKind = "down"
)

// Event is one thing that happened on a server, as the poller saw it.
type Event struct {
	ID       uint64 // rising within a process; 0 before it is published
	Kind     EventKind
	At       time.Time
	ServerID int64

	// Session is set for Joined, Departed, Returned and Renamed.
	Session livestate.Session
	From    string // the name or map before, for Renamed and MapChanged

	// State is the server's state after the event.
	State livestate.State
}
