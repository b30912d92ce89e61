package store

import (
	"context"
	"time"
)

// Blueprint is what several servers share.
type Blueprint struct {
	ID        int64
	UserID    int64
	Name      string
	Arguments []string `json:"-"` // of the game's command line
	Config    []string `json:"-"` // lines of server.cfg
	Overlays  []Overlay
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Overlay is a folder laid over the game's files.
type Overlay struct {
	ID       int64
	Position int // in its blueprint, from 0
	Path     string
	Expose   bool // its server.cfg can be executed by name
}

// Blueprints keeps what several servers share. A blueprint of another user is
// ErrNotFound.
type Blueprints interface {
	// CreateBlueprint stores b with its overlays, all of which are new, and
	// returns it with IDs, times and positions set. A name that another blueprint of
	// the user has is ErrNameInUse, a user who does not exist ErrNotFound. Case counts
	// in these names.
	CreateBlueprint(ctx context.Context, b Blueprint) (Blueprint, error)

	// UpdateBlueprint overwrites name, arguments, config and overlays.
	// Overlays that keep their ID stay the same overlay; those with ID 0 are
	// new; those that are missing go. Their order gives the positions. An
	// overlay ID of another blueprint is ErrNotFound, one that stands there
	// twice an error.
	UpdateBlueprint(ctx context.Context, b Blueprint) error

	// DeleteBlueprint removes it; with servers that use it, ErrInUse.
	DeleteBlueprint(ctx context.Context, userID, id int64) error

	// Blueprint returns one blueprint with its overlays in order.
	Blueprint(ctx context.Context, userID, id int64) (Blueprint, error)

	// Blueprints returns a user's blueprints by name.
	Blueprints(ctx context.Context, userID int64) ([]Blueprint, error)
}
