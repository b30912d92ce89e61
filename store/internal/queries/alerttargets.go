package queries

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// CreateAlertTarget implements [store.Alerts].
func (s *Store) CreateAlertTarget(ctx context.Context, t store.AlertTarget) (store.AlertTarget, error) {
	if err := t.Check(); err != nil {
		return store.AlertTarget{}, err
	}
	t.CreatedAt = rows.Now()
	t.UpdatedAt = t.CreatedAt
	var row *rows.AlertTarget
	err := s.db.Write(ctx, "create alert target", func(ctx context.Context, tx bun.Tx) error {
		row = rows.NewAlertTarget(t)
		row.ID = 0
		if err := s.insert(ctx, tx, row, ""); err != nil {
			return err
		}
		var n int
		err := s.query(ctx, tx, func(scan Scanner) error { return scan(&n) }, `SELECT count(*) FROM alert_target WHERE user_id = ?`, t.UserID)
		if err == nil && n > store.MaxAlertTargets {
			err = store.ErrTooMany
		}
		return err
	})
	if err != nil {
		return store.AlertTarget{}, err
	}
	return row.AlertTarget()
}

// UpdateAlertTarget implements [store.Alerts].
func (s *Store) UpdateAlertTarget(ctx context.Context, t store.AlertTarget) error {
	if err := t.Check(); err != nil {
		return err
	}
	t.UpdatedAt = rows.Now()
	row := rows.NewAlertTarget(t)
	return s.db.Write(ctx, "update alert target", func(ctx context.Context, tx bun.Tx) error {
		_, err := s.exec(ctx, tx, `UPDATE alert_state SET live_message = '', version = version + 1
			WHERE target_id = (SELECT id FROM alert_target WHERE id = ? AND user_id = ? AND url <> ?)`, t.ID, t.UserID, t.URL)
		if err != nil {
			return err
		}
		err = requireOneRow(s.update(ctx, tx, row,
			[]string{"server_id", "name", "url", "sign_key", "old_key", "rules", "live", "active", "ended_at", "updated_at"}, "user_id", "kind"))
		if err != nil || t.Active {
			return err
		}
		return s.endPending(ctx, tx, t.ID, store.AlertDropped, row.UpdatedAt)
	})
}

// DeleteAlertTarget implements [store.Alerts].
func (s *Store) DeleteAlertTarget(ctx context.Context, userID, id int64) error {
	return s.db.Write(ctx, "delete alert target", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `DELETE FROM alert_target WHERE id = ? AND user_id = ?`, id, userID))
	})
}

// AlertTarget implements [store.Alerts].
func (s *Store) AlertTarget(ctx context.Context, userID, id int64) (store.AlertTarget, error) {
	found, err := s.alertTargets(ctx, "t.id = ? AND t.user_id = ?", id, userID)
	if err != nil {
		return store.AlertTarget{}, err
	}
	if len(found) == 0 {
		return store.AlertTarget{}, store.ErrNotFound
	}
	return found[0], nil
}

// AlertTargets implements [store.Alerts].
func (s *Store) AlertTargets(ctx context.Context, userID int64) ([]store.AlertTarget, error) {
	found, err := s.alertTargets(ctx, "t.user_id = ?", userID)
	slices.SortFunc(found, func(a, b store.AlertTarget) int { return store.CompareNames(a.Name, b.Name) })
	return found, err
}

// ActiveAlertTargets implements [store.Alerts].
func (s *Store) ActiveAlertTargets(ctx context.Context) ([]store.AlertTarget, error) {
	return s.alertTargets(ctx, "t.active AND t.id > 0 AND EXISTS (SELECT 1 FROM users AS u WHERE u.id = t.user_id AND u.active)")
}

func (s *Store) alertTargets(ctx context.Context, where string, args ...any) ([]store.AlertTarget, error) {
	var found []rows.AlertTarget
	err := s.db.Read(ctx, "alert targets", func(ctx context.Context, db *bun.DB) error {
		return db.NewSelect().Model(&found).Where(where, args...).Order("t.id").Scan(ctx)
	})
	var targets []store.AlertTarget
	for i := 0; i < len(found) && err == nil; i++ {
		var t store.AlertTarget
		t, err = found[i].AlertTarget()
		targets = append(targets, t)
	}
	if err != nil {
		return nil, err
	}
	return targets, nil
}
