package daemon

import (
	"context"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/clock"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/retention"
	"github.com/left4me/left4me/store/samegame"
	"github.com/left4me/left4me/store/targets"
)

// Store is what a daemon asks of a store. Each method is that of the interfaces of
// package store, and every [store.Store] has them all.
type Store interface {
	batch.Store    // what polls have seen
	profiles.Cache // names and avatars
	profiles.BanCache
	people.ShownStore // whose names and avatars pages show
	store.Holds       // which logins may be sent
	store.Leases      // that one daemon polls
	store.Shards      // or several do, each some servers
	targets.Store     // what is to be polled
	clock.Store       // what a clock dated that was ahead
	retention.Store   // what is old
	samegame.Marker   // which servers reach the same game

	// Latest returns the last session of each of these players.
	Latest(ctx context.Context, serverID int64, players []steam.ID) ([]livestate.Session, error)

	// AddChat stores chat of games.
	AddChat(ctx context.Context, lines []store.ChatLine) error

	// SetCounts stores what servers tell without a password.
	SetCounts(ctx context.Context, counts []store.Counts) error
}

var _ Store = store.Store(nil)
