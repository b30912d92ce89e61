package httpui

import (
	"context"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/quota"
	"github.com/left4me/left4me/store/report"
	"github.com/left4me/left4me/store/rotation"
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
	store.Groups
	store.AuditLog
	store.Tasks
	people.Store       // players, by who may know them
	people.RosterStore // what is so on a server now
	people.Eraser
	report.History
	report.RunStore
	quota.Store    // what users own
	rotation.Store // what its owner has changed of a server

	// DeleteServer removes a server of its owner.
	DeleteServer(ctx context.Context, userID, id int64) error

	// Server returns a server that a user may see.
	Server(ctx context.Context, userID, id int64) (store.Server, error)

	// ServerByID returns the server that a public link names.
	ServerByID(ctx context.Context, id int64) (store.Server, error)

	// Chat returns what was said on a server.
	Chat(ctx context.Context, serverID, before int64, limit int) ([]store.ChatLine, error)

	// Ping reports whether the store can read and write now.
	Ping(ctx context.Context) error
}

var _ Store = store.Store(nil)
