package queries

import (
	"context"
	"math"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// BeginAudit implements [store.AuditLog].
func (s *Store) BeginAudit(ctx context.Context, e store.AuditEntry) (store.AuditEntry, error) {
	e = store.CleanAudit(e)
	e.At, e.Result = time.Time(rows.OrNow(e.At)), ""
	err := s.db.Write(ctx, "begin audit", func(ctx context.Context, tx bun.Tx) error {
		return s.query(ctx, tx, func(scan Scanner) error { return scan(&e.ID) }, `
			INSERT INTO audit (at, user_id, actor, server_id, server_name, action, subject, detail, result)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, '') RETURNING id`,
			rows.Millis(e.At), idOrNull(e.UserID), e.Actor, idOrNull(e.ServerID), e.Server, e.Action, e.Subject, e.Detail)
	})
	if err != nil {
		return store.AuditEntry{}, err
	}
	return e, nil
}

// idOrNull is an ID as it refers to another row: 0 refers to none.
func idOrNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// EndAudit implements [store.AuditLog].
func (s *Store) EndAudit(ctx context.Context, id int64, result string) error {
	result = store.CleanAudit(store.AuditEntry{Result: result}).Result
	return s.db.Write(ctx, "end audit", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `UPDATE audit SET result = ? WHERE id = ? AND result = ''`, result, id))
	})
}

// AuditEntries implements [store.AuditLog].
func (s *Store) AuditEntries(ctx context.Context, q store.AuditQuery) ([]store.AuditEntry, error) {
	if q.Before <= 0 {
		q.Before = math.MaxInt64
	}
	where, args := `e.id < ?1 AND (?2 = '' OR e.action = ?2)`, []any{q.Before, q.Action, unlimited(q.Limit)}
	switch { // each by an index
	case q.ServerID != 0 && q.UserID != 0:
		where, args = where+` AND e.server_id = ?4 AND e.user_id = ?5`, append(args, q.ServerID, q.UserID)
	case q.ServerID != 0:
		where, args = where+` AND e.server_id = ?4`, append(args, q.ServerID)
	case q.UserID != 0:
		where, args = where+` AND e.user_id = ?4`, append(args, q.UserID)
	}
	var entries []store.AuditEntry
	err := s.db.Read(ctx, "audit", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			var e store.AuditEntry
			err := scan(&e.ID, (*rows.Time)(&e.At), &e.UserID, &e.Actor, &e.ServerID, &e.Server, &e.Action, &e.Subject, &e.Detail, &e.Result)
			entries = append(entries, e)
			return err
		}, `SELECT e.id, e.at, coalesce(e.user_id, 0), e.actor, coalesce(e.server_id, 0), e.server_name, e.action, e.subject, e.detail, e.result
			FROM audit AS e WHERE `+where+` ORDER BY e.id DESC LIMIT ?3`, args...)
	})
	if err != nil {
		return nil, err
	}
	return entries, nil
}

// PruneAudit implements [store.AuditLog].
func (s *Store) PruneAudit(ctx context.Context, before time.Time, limit int) (gone int, err error) {
	err = s.db.Write(ctx, "prune audit", func(ctx context.Context, tx bun.Tx) error {
		gone = 0
		for _, old := range []struct {
			where, order string
			value        int64
		}{
			{`e.at < ?1`, `e.at`, rows.Millis(before)},
			{`e.id <= (SELECT max(l.id) FROM audit AS l) - ?1`, `e.id`, store.MaxAuditEntries},
		} {
			res, err := s.exec(ctx, tx, `DELETE FROM audit WHERE id IN (SELECT e.id FROM audit AS e WHERE `+old.where+` ORDER BY `+old.order+` LIMIT ?2)`, old.value, limit-gone)
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if err != nil {
				return err
			}
			gone += int(n)
		}
		return nil
	})
	return gone, err
}
