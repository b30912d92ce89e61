package queries

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// AlertStates implements [store.Alerts].
func (s *Store) AlertStates(ctx context.Context, targetIDs []int64) ([]store.AlertState, error) {
	if len(targetIDs) == 0 {
		return nil, nil
	}
	var states []store.AlertState
	err := s.db.Read(ctx, "alert states", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			var a store.AlertState
			var text string
			err := scan(&a.TargetID, &a.ServerID, &a.Version, &text, &a.LiveMessage)
			if err == nil {
				err = json.Unmarshal([]byte(text), &a.State)
			}
			states = append(states, a)
			return err
		}, `SELECT target_id, server_id, version, state, live_message FROM alert_state
			WHERE target_id IN (SELECT id FROM go_id(?)) ORDER BY target_id, server_id`, rows.SliceOf(rows.IDs, targetIDs))
	})
	if err != nil {
		return nil, err
	}
	return states, nil
}

// SaveAlerts implements [store.Alerts].
func (s *Store) SaveAlerts(ctx context.Context, updates []store.AlertUpdate) ([]store.AlertState, error) {
	var stale []store.AlertState
	err := s.db.Write(ctx, "save alerts", func(ctx context.Context, tx bun.Tx) error {
		stale = nil
		for _, u := range updates {
			saved, err := s.saveAlertState(ctx, tx, u.AlertState)
			if err != nil {
				return err
			}
			if !saved {
				stale = append(stale, u.AlertState)
				continue
			}
			for _, d := range u.Deliveries {
				d.TargetID, d.ServerID = u.TargetID, u.ServerID
				if err := s.insert(ctx, tx, rows.NewAlertDelivery(d), ""); err != nil {
					return err
				}
			}
			if len(u.Deliveries) > 0 {
				if err := s.boundAlerts(ctx, tx, u.TargetID); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return stale, nil
}

// saveAlertState stores a state unless its version is not the stored one.
func (s *Store) saveAlertState(ctx context.Context, tx bun.Tx, a store.AlertState) (bool, error) {
	statement := `UPDATE alert_state SET version = version + 1, state = ?1, live_message = ?2 WHERE target_id = ?3 AND server_id = ?4 AND version = ?5`
	args := []any{rows.JSON(a.State), store.CleanText(a.LiveMessage), a.TargetID, a.ServerID, a.Version}
	if a.Version == 0 {
		statement = `INSERT INTO alert_state (target_id, server_id, version, state, live_message)
			SELECT t.id, v.id, 1, ?1, ?2 FROM alert_target AS t JOIN servers AS v ON v.id = ?4 WHERE t.id = ?3 ON CONFLICT DO NOTHING`
		args = args[:4]
	}
	res, err := s.exec(ctx, tx, statement, args...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// boundAlerts drops the oldest of what waits for a target, and removes the oldest of what has
// ended, if they are too many.
func (s *Store) boundAlerts(ctx context.Context, tx bun.Tx, target int64) error {
	_, err := s.exec(ctx, tx, `
		UPDATE alert_delivery SET next_try_at = NULL, ended_at = ?1, outcome = ?2, body = ''
		WHERE target_id = ?3 AND next_try_at IS NOT NULL AND id <= (
			SELECT id FROM alert_delivery WHERE target_id = ?3 AND next_try_at IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?4)`,
		rows.Millis(rows.Now()), string(store.AlertDropped), target, store.MaxAlertsPending)
	if err == nil {
		_, err = s.exec(ctx, tx, `
			DELETE FROM alert_delivery WHERE target_id = ?1 AND next_try_at IS NULL AND id <= (
				SELECT id FROM alert_delivery WHERE target_id = ?1 AND next_try_at IS NULL ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
			target, store.MaxAlertLog)
	}
	return err
}

// QueueAlert implements [store.Alerts].
func (s *Store) QueueAlert(ctx context.Context, d store.AlertDelivery) error {
	d.ServerID = 0
	return s.db.Write(ctx, "queue alert", func(ctx context.Context, tx bun.Tx) error {
		if err := s.insert(ctx, tx, rows.NewAlertDelivery(d), ""); err != nil {
			return err
		}
		return s.boundAlerts(ctx, tx, d.TargetID)
	})
}

const deliveryColumns = `id, message, target_id, coalesce(server_id, 0), kind, body, created_at, next_try_at, attempts, ended_at, outcome, status, error`

func scanDelivery(scan Scanner) (store.AlertDelivery, error) {
	var r rows.AlertDelivery
	err := scan(&r.ID, &r.Message, &r.TargetID, &r.ServerID, &r.Kind, &r.Body, &r.CreatedAt, &r.NextTryAt, &r.Attempts,
		&r.EndedAt, &r.Outcome, &r.Status, &r.Error)
	return r.AlertDelivery(), err
}

// ClaimAlerts implements [store.Alerts].
func (s *Store) ClaimAlerts(ctx context.Context, now, until time.Time, limit int) ([]store.AlertDelivery, error) {
	due := int64(0) // a look costs no transaction that writes
	err := s.db.Read(ctx, "claim alerts", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error { return scan(&due) },
			`SELECT id FROM alert_delivery WHERE next_try_at <= ? LIMIT 1`, rows.Millis(now))
	})
	if err != nil || due == 0 {
		return nil, err
	}
	var claimed []store.AlertDelivery
	err = s.db.Write(ctx, "claim alerts", func(ctx context.Context, tx bun.Tx) error {
		claimed = nil
		return s.query(ctx, tx, func(scan Scanner) error {
			d, err := scanDelivery(scan)
			claimed = append(claimed, d)
			return err
		}, `UPDATE alert_delivery SET attempts = attempts + 1, next_try_at = ?2
			WHERE id IN (
				SELECT min(d.id) FROM alert_delivery AS d JOIN alert_target AS t ON t.id = d.target_id JOIN users AS u ON u.id = t.user_id
				WHERE d.next_try_at <= ?1 AND t.active AND u.active GROUP BY d.target_id + 0 ORDER BY min(d.id) LIMIT ?3)
			RETURNING `+deliveryColumns, rows.Millis(now), rows.Millis(until), max(limit, 0))
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(claimed, func(a, b store.AlertDelivery) int { return cmp.Compare(a.ID, b.ID) })
	return claimed, nil
}

// EndAlertAttempt implements [store.Alerts].
func (s *Store) EndAlertAttempt(ctx context.Context, a store.AlertAttempt) error {
	next, ended, body := rows.TimeOf(a.NextTry), rows.Time{}, ""
	if a.Outcome != store.AlertPending {
		next, ended, body = rows.Time{}, rows.OrNow(a.At), `, body = ''`
	}
	return s.db.Write(ctx, "end alert attempt", func(ctx context.Context, tx bun.Tx) error {
		res, err := s.exec(ctx, tx, `UPDATE alert_delivery SET next_try_at = ?, ended_at = ?, outcome = ?, status = ?, error = ?`+body+`
			WHERE id = ? AND attempts = ? AND next_try_at IS NOT NULL`,
			next, ended, string(a.Outcome), a.Status, store.CleanText(a.Error), a.Delivery.ID, a.Delivery.Attempts)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		target := a.Delivery.TargetID
		switch {
		case a.Outcome == store.AlertGone:
			_, err = tx.NewUpdate().Model((*rows.AlertTarget)(nil)).Set("active = ?", false).Set("ended_at = ?", ended).Where("id = ?", target).Exec(ctx)
			if err == nil {
				err = s.endPending(ctx, tx, target, store.AlertGone, ended)
			}
		case a.Outcome == store.AlertPending && !a.HoldUntil.IsZero():
			_, err = s.exec(ctx, tx, `UPDATE alert_delivery SET next_try_at = ?1 WHERE target_id = ?2 AND next_try_at < ?1`, rows.TimeOf(a.HoldUntil), target)
		case a.Outcome != store.AlertPending:
			err = s.boundAlerts(ctx, tx, target)
		}
		return err
	})
}

// endPending ends all that waits for a target.
func (s *Store) endPending(ctx context.Context, tx bun.Tx, target int64, outcome store.AlertOutcome, at rows.Time) error {
	_, err := s.exec(ctx, tx, `UPDATE alert_delivery SET next_try_at = NULL, ended_at = ?, outcome = ?, body = '' WHERE target_id = ? AND next_try_at IS NOT NULL`,
		at, string(outcome), target)
	if err == nil {
		err = s.boundAlerts(ctx, tx, target)
	}
	return err
}

// AlertLog implements [store.Alerts].
func (s *Store) AlertLog(ctx context.Context, userID, targetID int64, limit int) ([]store.AlertDelivery, error) {
	if _, err := s.AlertTarget(ctx, userID, targetID); err != nil {
		return nil, err
	}
	if limit <= 0 {
		limit = store.MaxAlertLog + store.MaxAlertsPending
	}
	var log []store.AlertDelivery
	err := s.db.Read(ctx, "alert log", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			d, err := scanDelivery(scan)
			log = append(log, d)
			return err
		}, `SELECT `+deliveryColumns+` FROM alert_delivery WHERE target_id = ? ORDER BY id DESC LIMIT ?`, targetID, limit)
	})
	if err != nil {
		return nil, err
	}
	return log, nil
}
