package store

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
)

// Snapshot is a server's newest run.
type Snapshot = livestate.Run

// ServerRun is a run and the server it belongs to.
type ServerRun struct {
	ServerID int64
	livestate.Run
}

// Session is a session with what a reader wants to know beside it.
type Session struct {
	livestate.Session
	ServerID   int64
	ServerName string
}

// PlayerSummary sums up a player's sessions. An open session counts up to the
// last time it was seen. The zero PlayerSummary is of a player who never came.
type PlayerSummary struct {
	Sessions  int
	Total     time.Duration
	FirstSeen time.Time
	LastSeen  time.Time
	Names     []Alias // newest first
	Visits    []Visit // in the order in which they began; see [Visit]

	// Servers say where the player was: most time first, then by ServerID.
	Servers []ServerTime
}

// ServerTime is what a player did on one server in all.
type ServerTime struct {
	ServerID int64
	Sessions int
	Total    time.Duration
	LastSeen time.Time
}

// ServerTimes returns what the totals on servers come to, in the order of
// [PlayerSummary].Servers.
func ServerTimes(totals map[int64]sums.Total) []ServerTime {
	var list []ServerTime
	for id, t := range totals {
		list = append(list, ServerTime{ServerID: id, Sessions: t.Sessions, Total: t.Time, LastSeen: t.LastSeen})
	}
	slices.SortFunc(list, func(a, b ServerTime) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.ServerID, b.ServerID))
	})
	return list
}

// Visit is when a session began and when it was last seen. Of removed sessions, it is how
// long the player was there within a quarter hour, as if from its start on.
type Visit struct {
	JoinedAt   time.Time
	LastSeenAt time.Time
}

// PlayerTime is how long a player was on some servers within a period. Name and LastSeen
// are of the session that the player began last there, whatever the period.
type PlayerTime struct {
	SteamID  steam.ID
	Name     string // the latest in-game name
	Total    time.Duration
	Sessions int // that were there in the period; removed ones count too
	LastSeen time.Time
}

// History is read by pages and programs. It knows no users: the caller names
// the servers that a viewer may see, and no servers means none. Servers that do
// not exist have no history.
//
// A run or session touches from..to if it began no later than to and was last
// seen no earlier than from.
type History interface {
	// Snapshots returns the newest run of each of these servers; servers without one
	// are absent.
	Snapshots(ctx context.Context, serverIDs []int64) (map[int64]Snapshot, error)

	// Runs returns the runs of a server that touch from..to, oldest first, as
	// they are (not cut at the edges), at most limit.
	Runs(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]livestate.Run, error)

	// RunsOf yields the runs of many servers that touch from..to, ordered by
	// server and time. It ends with the first error. The loop may use the store,
	// and may take its time: it must hold nothing that others wait for.
	RunsOf(ctx context.Context, serverIDs []int64, from, to time.Time) iter.Seq2[ServerRun, error]

	// Current returns the open sessions of a server, longest here first; ties are in
	// the order of the Steam IDs.
	Current(ctx context.Context, serverID int64) ([]livestate.Session, error)

	// Recent returns the latest session of each of the last limit distinct
	// players who left a server and are not on it now, newest first; ties are in
	// the order of the Steam IDs, largest first.
	Recent(ctx context.Context, serverID int64, limit int) ([]livestate.Session, error)

	// PlayerSessions returns a player's sessions on these servers that began
	// before the time (zero = all), newest first, at most limit. Of those that began
	// at the same time the one with the smaller ServerID comes first.
	PlayerSessions(ctx context.Context, player steam.ID, serverIDs []int64, before time.Time, limit int) ([]Session, error)

	// PlayerSummary returns what a player did on these servers in all, removed sessions
	// included, and on each; the visits that were last seen after since, and at most names of the names that the player used
	// there: those of the sessions and the aliases, each once. The one that was last
	// seen comes first; ties are in the order of first use, newest first, then of the
	// bytes. The empty name is none. Case counts. A limit of 0 is none.
	PlayerSummary(ctx context.Context, player steam.ID, serverIDs []int64, since time.Time, names int) (PlayerSummary, error)

	// Sums returns what the runs and sessions of a server come to in the quarter hours
	// that begin within from..to, those that Prune has removed included: these parts of it, or if
	// there are none, all. It is never nil. A visit is made of sessions with at most a minute
	// between them (stats.VisitGap), whichever of them are removed. It counts where it began,
	// with its whole length.
	Sums(ctx context.Context, serverID int64, from, to time.Time, parts ...sums.Part) (*sums.Server, error)

	// FirstSeen returns when the first session of each of these players on a server began,
	// even if Prune has removed it. Players without one are absent.
	FirstSeen(ctx context.Context, serverID int64, players []steam.ID) (map[steam.ID]time.Time, error)

	// Top is a leaderboard: it returns the players who spent most time on these servers in
	// the quarter hours that begin within from..to, to excluded, at most limit; 0 is all.
	// A zero from is no beginning, and a zero to no end: both are all that was ever seen.
	// Removed sessions count as they did before. Players without time there are absent. Of
	// players with the same time the one with the smaller Steam ID comes first. Of two
	// sessions that began at the same time, the one on the smaller ServerID gives the name.
	Top(ctx context.Context, serverIDs []int64, from, to time.Time, limit int) ([]PlayerTime, error)

	// Sessions yields the sessions of a server that touch from..to in the
	// order in which they began; ties are in the order of the Steam IDs. It ends with
	// the first error. The loop may use the store and take its time, as with RunsOf.
	Sessions(ctx context.Context, serverID int64, from, to time.Time) iter.Seq2[livestate.Session, error]
}
