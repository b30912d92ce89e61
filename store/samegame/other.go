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

// Other returns the server that is the same game as s, as the user may see it whose role is in
// s: only its owner is told which, and only if they own that too. It returns the zero Server
// where there is none, or none to tell of.
func Other(ctx context.Context, st Servers, s store.Server) (store.Server, error) {
	if s.SameAs == 0 || !s.Role.Allows(store.RoleOwner) {
		return store.Server{}, nil
	}
	other, err := st.Server(ctx, s.UserID, s.SameAs)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return store.Server{}, nil
	case err == nil && other.UserID == s.UserID:
		return other, nil
	}
	return store.Server{}, err
}
