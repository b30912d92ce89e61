package samegame

import (
	"context"
	"errors"

	"github.com/left4me/left4me/store"
)

// Servers is what Other reads. Every [store.Store] is one.
type Servers interface {
	// Server returns a server that a user may see.
	Server(ctx context.Context, userID, id int64) (store.Server, error)
}

// Other returns the server that is the same game as s, as the viewer may see it, a user with the
// role in s: only an owner of both is told which. It returns the zero
// Server where there is none, or none to tell of.
func Other(ctx context.Context, st Servers, viewer int64, s store.Server) (store.Server, error) {
	if s.SameAs == 0 || !s.Role.Allows(store.RoleOwner) {
		return store.Server{}, nil
	}
	other, err := st.Server(ctx, viewer, s.SameAs)
	if errors.Is(err, store.ErrNotFound) || err == nil && !other.Role.Allows(store.RoleOwner) {
		return store.Server{}, nil
	}
	return other, err
}
