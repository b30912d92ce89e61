package samegame_test

import (
	"context"
	"errors"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/samegame"
)

// shelf has the servers that any user may see, by ID. The store does not answer for 9.
type shelf map[int64]store.Server

func (f shelf) Server(_ context.Context, _, id int64) (store.Server, error) {
	if id == 9 {
		return store.Server{}, store.ErrUnavailable
	}
	if s, ok := f[id]; ok {
		return s, nil
	}
	return store.Server{}, store.ErrNotFound
}

// TestOtherIsForItsOwner: of another's server no one learns more than that there is one.
func TestOtherIsForItsOwner(t *testing.T) {
	t.Parallel()
	st := shelf{2: {ID: 2, UserID: 1}, 3: {ID: 3, UserID: 7}}
	for name, test := range map[string]struct {
		same int64
		role store.Role
		want int64
	}{
		"their own": {2, store.RoleOwner, 2}, "of one who operates": {2, store.RoleOperator, 0},
		"of another owner": {3, store.RoleOwner, 0}, "none": {0, store.RoleOwner, 0}, "gone": {4, store.RoleOwner, 0},
	} {
		got, err := samegame.Other(t.Context(), st, store.Server{ID: 1, UserID: 1, SameAs: test.same, Role: test.role})
		if got.ID != test.want || err != nil {
			t.Errorf("%s: %d, %v", name, got.ID, err)
		}
	}
	if _, err := samegame.Other(t.Context(), st, store.Server{ID: 1, UserID: 1, SameAs: 9, Role: store.RoleOwner}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a store that does not answer: %v", err)
	}
}
