package daemon

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
)

// Store is what a daemon asks of a store. Each method is that of the interfaces of
// package store, and every [store.Store] has them all.
type Store interface {
	batch.Store    // what polls have seen
	profiles.Cache // names and avatars
	profiles.BanCache
	store.Holds  // which logins may be sent
	store.Leases // that one daemon polls
	store.Shards // or several do, each some servers

	// AllServers returns what is to be polled.
	AllServers(ctx context.Context) ([]store.Server, error)

	// User returns the owner of a server.
	User(ctx context.Context, id int64) (store.User, error)

	// SetSameAs records which servers reach the same game.
	SetSameAs(ctx context.Context, same map[int64]int64) error

	// Known returns what the polls of these servers go on from.
	Known(ctx context.Context, serverIDs ...int64) (map[int64]store.ResumeState, error)

	// Latest returns the last session of each of these players.
	Latest(ctx context.Context, serverID int64, players []steam.ID) ([]livestate.Session, error)

	// Snapshots returns the newest runs.
	Snapshots(ctx context.Context, serverIDs []int64) (map[int64]store.Snapshot, error)

	// Runs returns the runs of a server within a period.
	Runs(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]livestate.Run, error)

	// Current returns the open sessions of a server, whose profiles pages show.
	Current(ctx context.Context, serverID int64) ([]livestate.Session, error)

	// Recent returns the sessions of players who left, whose profiles pages show.
	Recent(ctx context.Context, serverID int64, limit int) ([]livestate.Session, error)

	// CutFuture takes back what a clock dated that was ahead.
	CutFuture(ctx context.Context, now, sound time.Time, under ...store.Shard) (int, error)

	// Prune removes what is old.
	Prune(ctx context.Context, before time.Time, limit int) (int, error)

	// AddChat stores chat of games.
	AddChat(ctx context.Context, lines []store.ChatLine) error

	// SetCounts stores what servers tell without a password.
	SetCounts(ctx context.Context, counts []store.Counts) error

	// PruneChat removes chat that is kept no longer.
	PruneChat(ctx context.Context, now time.Time, limit int) (int, error)

	// PruneAudit removes what the audit log keeps no longer.
	PruneAudit(ctx context.Context, before time.Time, limit int) (int, error)

	// PruneLogins removes logins of the pages that have expired.
	PruneLogins(ctx context.Context, now time.Time) error
}

var _ Store = store.Store(nil)
