package memstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/left4me/left4me/store"
)

// CreateBlueprint implements [store.Blueprints].
func (s *Store) CreateBlueprint(ctx context.Context, b store.Blueprint) (store.Blueprint, error) {
	return get(ctx, s, func() (store.Blueprint, error) {
		b.ID = 0
		if err := s.checkBlueprint(b); err != nil {
			return store.Blueprint{}, err
		}
		b.Overlays = slices.Clone(b.Overlays)
		for i := range b.Overlays {
			b.Overlays[i].ID = 0
		}
		b.ID, b.CreatedAt = s.nextID("blueprint"), now()
		return s.putBlueprint(b), nil
	})
}

// UpdateBlueprint implements [store.Blueprints].
func (s *Store) UpdateBlueprint(ctx context.Context, b store.Blueprint) error {
	return s.do(ctx, func() error {
		old, err := s.blueprint(b.UserID, b.ID)
		if err == nil {
			err = s.checkBlueprint(b)
		}
		if err != nil {
			return err
		}
		seen := make(map[int64]bool)
		for _, o := range b.Overlays {
			switch {
			case o.ID == 0:
			case seen[o.ID]:
				return fmt.Errorf("store/memstore: overlay %d is there twice", o.ID)
			case !slices.ContainsFunc(old.Overlays, func(other store.Overlay) bool { return other.ID == o.ID }):
				return store.ErrNotFound
			}
			seen[o.ID] = true
		}
		b.CreatedAt = old.CreatedAt
		s.putBlueprint(b)
		return nil
	})
}

// DeleteBlueprint implements [store.Blueprints].
func (s *Store) DeleteBlueprint(ctx context.Context, userID, id int64) error {
	return s.do(ctx, func() error {
		if _, err := s.blueprint(userID, id); err != nil {
			return err
		}
		for _, v := range s.servers {
			if v.BlueprintID == id {
				return store.ErrInUse
			}
		}
		delete(s.blueprints, id)
		return nil
	})
}

// Blueprint implements [store.Blueprints].
func (s *Store) Blueprint(ctx context.Context, userID, id int64) (store.Blueprint, error) {
	return get(ctx, s, func() (store.Blueprint, error) { return s.blueprint(userID, id) })
}

// Blueprints implements [store.Blueprints].
func (s *Store) Blueprints(ctx context.Context, userID int64) ([]store.Blueprint, error) {
	return list(ctx, s, func() []store.Blueprint {
		blueprints := sorted(s.blueprints, func(b store.Blueprint) bool { return b.UserID == userID },
			func(a, b store.Blueprint) int { return store.CompareNames(a.Name, b.Name) })
		for i, b := range blueprints {
			blueprints[i] = cloneBlueprint(b)
		}
		return blueprints
	})
}

func (s *Store) blueprint(userID, id int64) (store.Blueprint, error) {
	b, there := s.blueprints[id]
	if !there || b.UserID != userID {
		return store.Blueprint{}, store.ErrNotFound
	}
	return cloneBlueprint(b), nil
}

func (s *Store) checkBlueprint(b store.Blueprint) error {
	if err := store.CheckText(b.Name); err != nil {
		return err
	}
	for _, other := range s.blueprints {
		if other.UserID == b.UserID && other.Name == b.Name && other.ID != b.ID {
			return store.ErrNameInUse
		}
	}
	_, err := s.user(b.UserID)
	return err
}

// putBlueprint stores a copy of b and returns another.
func (s *Store) putBlueprint(b store.Blueprint) store.Blueprint {
	b = cloneBlueprint(b)
	for _, lines := range [][]string{b.Arguments, b.Config} {
		for i := range lines {
			lines[i] = store.CleanText(lines[i])
		}
	}
	for i := range b.Overlays {
		o := &b.Overlays[i]
		if o.ID == 0 {
			o.ID = s.nextID("overlay")
		}
		o.Position, o.Path = i, store.CleanText(o.Path)
	}
	b.UpdatedAt = now()
	s.blueprints[b.ID] = b
	return cloneBlueprint(b)
}

func cloneBlueprint(b store.Blueprint) store.Blueprint {
	b.Arguments, b.Config, b.Overlays = clone(b.Arguments), clone(b.Config), clone(b.Overlays)
	return b
}

// clone copies a slice; an empty one becomes nil.
func clone[T any](values []T) []T { return append([]T(nil), values...) }
