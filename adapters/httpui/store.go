package httpui

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/report"
	"github.com/left4me/left4me/store/trends"
)

// Store is what the pages ask of a store: they change what people set, and only read
// what was seen. Each method is that of the interfaces of package store, and every
// [store.Store] has them all.
type Store interface {
	store.Users
	store.Credentials
	store.Blueprints
	store.Shares
	store.Communities
	store.Alerts
	store.Members
	store.AuditLog
	people.Eraser
	report.History
	trends.Store
	people.Store

	// CreateServer stores a new server.
	CreateServer(ctx context.Context, s store.Server) (store.Server, error)

	// UpdateServer stores what its owner has changed.
	UpdateServer(ctx context.Context, s store.Server) error

	// DeleteServer removes a server of its owner.
	DeleteServer(ctx context.Context, userID, id int64) error

	// Server returns a server that a user may see.
	Server(ctx context.Context, userID, id int64) (store.Server, error)

	// ServerByID returns the server that a public link names.
	ServerByID(ctx context.Context, id int64) (store.Server, error)

	// Snapshots returns the newest runs of servers.
	Snapshots(ctx context.Context, serverIDs []int64) (map[int64]store.Snapshot, error)

	// Current returns the sessions of those who are on a server.
	Current(ctx context.Context, serverID int64) ([]livestate.Session, error)

	// Recent returns the sessions of those who left a server.
	Recent(ctx context.Context, serverID int64, limit int) ([]livestate.Session, error)

	// Top returns the players who spent most time on a server.
	Top(ctx context.Context, serverIDs []int64, from, to time.Time, limit int) ([]store.PlayerTime, error)

	// Chat returns what was said on a server.
	Chat(ctx context.Context, serverID, before int64, limit int) ([]store.ChatLine, error)

	condition.Store // what is worth knowing of servers now

	// Ping reports whether the store can read and write now.
	Ping(ctx context.Context) error
}

var _ Store = store.Store(nil)
