package samegame_test

import (
	"context"
	"errors"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/samegame"
)

// shelf has the roles of user 1 on servers, by ID; other users have none. The store does not answer for 9.
type shelf map[int64]store.Role

func (f shelf) Server(_ context.Context, userID, id int64) (store.Server, error) {
	if id == 9 {
		return store.Server{}, store.ErrUnavailable
	}
	if role, ok := f[id]; ok && userID == 1 {
		return store.Server{ID: id, UserID: 1, Role: role}, nil
	}
	return store.Server{}, store.ErrNotFound
}

// TestOtherIsForItsOwner: of another's server no one learns more than that there is one.
func TestOtherIsForItsOwner(t *testing.T) {
	t.Parallel()
	st := shelf{2: store.RoleOwner, 3: store.RoleViewer}
	for name, test := range map[string]struct {
		viewer, same int64
		role         store.Role
		want         int64
	}{
		"their own": {1, 2, store.RoleOwner, 2}, "of one who operates": {1, 2, store.RoleOperator, 0},
		"one that they only see": {1, 3, store.RoleOwner, 0}, "none": {1, 0, store.RoleOwner, 0}, "gone": {1, 4, store.RoleOwner, 0},
		"of a co-owner": {5, 2, store.RoleOwner, 0}, "of no one": {0, 2, store.RoleOwner, 0},
	} {
		got, err := samegame.Other(t.Context(), st, test.viewer, store.Server{ID: 1, UserID: 1, SameAs: test.same, Role: test.role})
		if got.ID != test.want || err != nil {
			t.Errorf("%s: %d, %v", name, got.ID, err)
		}
	}
	if _, err := samegame.Other(t.Context(), st, 1, store.Server{ID: 1, UserID: 1, SameAs: 9, Role: store.RoleOwner}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a store that does not answer: %v", err)
	}
}
