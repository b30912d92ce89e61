package quota

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/left4me/left4me/store"
)

// Quota bounds what a user may own who is no administrator. A zero field means the
// default.
type Quota struct {
	Servers        int // default 100
	Blueprints     int // default 100
	BlueprintBytes int // text of one blueprint, default 64 KiB
}

// Kind is what there is too much of.
type Kind string

// The kinds.
const (
	Servers        Kind = "servers"
	Blueprints     Kind = "blueprints"
	BlueprintBytes Kind = "blueprint bytes"
)

// An Error means that a user may not have more.
type Error struct {
	Kind  Kind
	Limit int
}

// Error says what the limit is.
func (e *Error) Error() string { return fmt.Sprintf("quota: at most %d %s", e.Limit, e.Kind) }

// Store is what a Guard asks of a store.
type Store interface {
	// Servers returns the servers of a user.
	Servers(ctx context.Context, userID int64) ([]store.Server, error)

	// CreateServer stores a new server.
	CreateServer(ctx context.Context, s store.Server) (store.Server, error)

	// Blueprints returns the blueprints of a user.
	Blueprints(ctx context.Context, userID int64) ([]store.Blueprint, error)

	// CreateBlueprint stores a new blueprint.
	CreateBlueprint(ctx context.Context, b store.Blueprint) (store.Blueprint, error)
}

// A Guard creates what a quota allows. Its methods may be called from many goroutines. Make
// it with [NewGuard].
type Guard struct {
	store Store
	quota Quota
	mu    sync.Mutex
}

// NewGuard returns a guard of a store. A negative field of the quota is an error.
func NewGuard(st Store, q Quota) (*Guard, error) {
	if q.Servers < 0 || q.Blueprints < 0 || q.BlueprintBytes < 0 {
		return nil, errors.New("quota: a field of the quota is negative")
	}
	return &Guard{store: st, quota: Quota{
		Servers: cmp.Or(q.Servers, 100), Blueprints: cmp.Or(q.Blueprints, 100), BlueprintBytes: cmp.Or(q.BlueprintBytes, 64<<10),
	}}, nil
}

// CreateServer stores a server of a user, or returns an [Error].
func (g *Guard) CreateServer(ctx context.Context, user store.User, s store.Server) (store.Server, error) {
	s.UserID = user.ID
	owned := func(ctx context.Context, userID int64) ([]store.Server, error) {
		servers, err := g.store.Servers(ctx, userID)
		return store.Owned(servers, userID), err
	}
	return create(ctx, g, user, s, &Error{Servers, g.quota.Servers}, owned, g.store.CreateServer)
}

// CreateBlueprint stores a blueprint of a user, or returns an [Error].
func (g *Guard) CreateBlueprint(ctx context.Context, user store.User, b store.Blueprint) (store.Blueprint, error) {
	b.UserID = user.ID
	if err := g.CheckBlueprint(user, b); err != nil {
		return b, err
	}
	return create(ctx, g, user, b, &Error{Blueprints, g.quota.Blueprints}, g.store.Blueprints, g.store.CreateBlueprint)
}

func create[T any](ctx context.Context, g *Guard, user store.User, one T, limit *Error,
	list func(context.Context, int64) ([]T, error), store func(context.Context, T) (T, error),
) (T, error) {
	if user.Admin {
		return store(ctx, one)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	had, err := list(ctx, user.ID)
	if err != nil {
		return one, err
	}
	if len(had) >= limit.Limit {
		return one, limit
	}
	return store(ctx, one)
}

// CheckBlueprint returns an [Error] for a blueprint with too much text.
func (g *Guard) CheckBlueprint(user store.User, b store.Blueprint) error {
	size := len(b.Name)
	for _, list := range [][]string{b.Arguments, b.Config} {
		for _, line := range list {
			size += len(line) + 1
		}
	}
	for _, o := range b.Overlays {
		size += len(o.Path)
	}
	if size > g.quota.BlueprintBytes && !user.Admin {
		return &Error{BlueprintBytes, g.quota.BlueprintBytes}
	}
	return nil
}
