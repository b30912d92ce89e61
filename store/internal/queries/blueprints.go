package queries

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// putOverlay inserts the overlay, or changes the one with its ID if it belongs to the
// same blueprint.
func (s *Store) putOverlay(ctx context.Context, tx bun.Tx, r *rows.Overlay) error {
	if r.ID == 0 {
		return s.insert(ctx, tx, r, "")
	}
	return requireOneRow(s.update(ctx, tx, r, []string{"position", "path", "expose"}, "blueprint_id"))
}

// putOverlays stores the overlays of a blueprint in their order.
func (s *Store) putOverlays(ctx context.Context, tx bun.Tx, blueprintID int64, overlays []store.Overlay) error {
	for i, o := range overlays {
		if err := s.putOverlay(ctx, tx, rows.NewOverlay(blueprintID, i, o)); err != nil {
			return err
		}
	}
	return nil
}

// CreateBlueprint implements [store.Blueprints].
func (s *Store) CreateBlueprint(ctx context.Context, b store.Blueprint) (store.Blueprint, error) {
	if err := store.CheckText(b.Name); err != nil {
		return store.Blueprint{}, err
	}
	b.ID, b.CreatedAt = 0, rows.Now()
	b.UpdatedAt = b.CreatedAt
	overlays := make([]store.Overlay, len(b.Overlays))
	for i, o := range b.Overlays {
		o.ID = 0
		overlays[i] = o
	}
	var created []store.Blueprint
	err := s.db.Write(ctx, "create blueprint", func(ctx context.Context, tx bun.Tx) (err error) {
		row := rows.NewBlueprint(b)
		if err := s.insert(ctx, tx, row, ""); err != nil {
			return err
		}
		if err := s.putOverlays(ctx, tx, row.ID, overlays); err != nil {
			return err
		}
		created, err = s.selectBlueprints(ctx, tx, "b.id = ?", row.ID)
		return err
	})
	if err != nil {
		return store.Blueprint{}, err
	}
	return created[0], nil
}

// UpdateBlueprint implements [store.Blueprints].
func (s *Store) UpdateBlueprint(ctx context.Context, b store.Blueprint) error {
	if err := store.CheckText(b.Name); err != nil {
		return err
	}
	kept := []int64{0}
	seen := make(map[int64]bool)
	for _, o := range b.Overlays {
		if o.ID == 0 {
			continue
		}
		if seen[o.ID] {
			return fmt.Errorf("store: update blueprint: overlay %d is there twice", o.ID)
		}
		seen[o.ID] = true
		kept = append(kept, o.ID)
	}
	b.UpdatedAt = rows.Now()
	row := rows.NewBlueprint(b)
	return s.db.Write(ctx, "update blueprint", func(ctx context.Context, tx bun.Tx) error {
		err := requireOneRow(s.update(ctx, tx, row, []string{"name", "arguments", "config", "updated_at"}, "user_id"))
		if err != nil {
			return err
		}
		_, err = tx.NewDelete().Model((*rows.Overlay)(nil)).
			Where("blueprint_id = ?", b.ID).Where("id NOT IN (?)", bun.List(kept)).Exec(ctx)
		if err != nil {
			return err
		}
		return s.putOverlays(ctx, tx, b.ID, b.Overlays)
	})
}

// DeleteBlueprint implements [store.Blueprints].
func (s *Store) DeleteBlueprint(ctx context.Context, userID, id int64) error {
	return s.db.Write(ctx, "delete blueprint", func(ctx context.Context, tx bun.Tx) error {
		err := requireOneRow(tx.NewDelete().Model((*rows.Blueprint)(nil)).Where("id = ? AND user_id = ?", id, userID).Exec(ctx))
		if s.db.Refers(err) {
			return store.ErrInUse
		}
		return err
	})
}

// Blueprint implements [store.Blueprints].
func (s *Store) Blueprint(ctx context.Context, userID, id int64) (store.Blueprint, error) {
	found, err := s.blueprints(ctx, "b.user_id = ? AND b.id = ?", userID, id)
	if err != nil {
		return store.Blueprint{}, err
	}
	if len(found) == 0 {
		return store.Blueprint{}, store.ErrNotFound
	}
	return found[0], nil
}

// Blueprints implements [store.Blueprints].
func (s *Store) Blueprints(ctx context.Context, userID int64) ([]store.Blueprint, error) {
	return s.blueprints(ctx, "b.user_id = ?", userID)
}

func (s *Store) blueprints(ctx context.Context, where string, args ...any) ([]store.Blueprint, error) {
	var blueprints []store.Blueprint
	err := s.db.View(ctx, "blueprints", func(ctx context.Context, tx bun.Tx) (err error) {
		blueprints, err = s.selectBlueprints(ctx, tx, where, args...)
		return err
	})
	return blueprints, err
}

func (s *Store) selectBlueprints(ctx context.Context, tx bun.Tx, where string, args ...any) ([]store.Blueprint, error) {
	var found []rows.Blueprint
	err := tx.NewSelect().Model(&found).
		Relation("Overlays", func(q *bun.SelectQuery) *bun.SelectQuery { return q.Order("position", "id") }).
		Where(where, args...).
		OrderExpr("lower(b.name), b.name").
		Scan(ctx)
	return rows.MapSlice(found, (*rows.Blueprint).Blueprint), err
}
