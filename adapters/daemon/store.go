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
	batch.Store    // observations
	profiles.Cache // names and avatars
	profiles.BanCache
	people.ShownStore // players whose names and avatars pages show
	store.Holds       // logins that may be sent
	store.Leases      // so that one daemon polls
	store.Shards      // or several share the servers
	targets.Store     // servers to poll
	clock.Store       // history that a wrong clock has dated
	retention.Store   // old history
	samegame.Marker   // servers that reach the same game

	// Latest returns the last session of each of these players.
	Latest(ctx context.Context, serverID int64, players []steam.ID) ([]livestate.Session, error)

	// AddChat stores chat of games.
	AddChat(ctx context.Context, lines []store.ChatLine) error

	// SetCounts stores what servers tell without a password.
	SetCounts(ctx context.Context, counts []store.Counts) error
}

var _ Store = store.Store(nil)
