package memstore

import (
	"context"
	"slices"
	"time"

	"github.com/left4me/left4me/store"
)

// BeginAudit implements [store.AuditLog].
func (s *Store) BeginAudit(ctx context.Context, e store.AuditEntry) (store.AuditEntry, error) {
	return get(ctx, s, func() (store.AuditEntry, error) {
		e = store.CleanAudit(e)
		e.Result = ""
		if _, err := s.user(e.UserID); e.UserID != 0 && err != nil {
			return store.AuditEntry{}, err
		}
		if e.ServerID != 0 && s.servers[e.ServerID] == nil {
			return store.AuditEntry{}, store.ErrNotFound
		}
		e.ID, e.At = s.nextID("audit"), orNow(e.At)
		s.audit = append(s.audit, e)
		return e, nil
	})
}

// EndAudit implements [store.AuditLog].
func (s *Store) EndAudit(ctx context.Context, id int64, result string) error {
	return s.do(ctx, func() error {
		i := slices.IndexFunc(s.audit, func(e store.AuditEntry) bool { return e.ID == id && e.Result == "" })
		if i < 0 {
			return store.ErrNotFound
		}
		s.audit[i].Result = store.CleanAudit(store.AuditEntry{Result: result}).Result
		return nil
	})
}

// AuditEntries implements [store.AuditLog].
func (s *Store) AuditEntries(ctx context.Context, q store.AuditQuery) ([]store.AuditEntry, error) {
	return list(ctx, s, func() (entries []store.AuditEntry) {
		for _, e := range slices.Backward(s.audit) {
			if (q.ServerID == 0 || e.ServerID == q.ServerID) && (q.UserID == 0 || e.UserID == q.UserID) &&
				(q.Action == "" || e.Action == q.Action) && (q.Before <= 0 || e.ID < q.Before) {
				entries = append(entries, e)
			}
		}
		return first(entries, q.Limit)
	})
}

// PruneAudit implements [store.AuditLog].
func (s *Store) PruneAudit(ctx context.Context, before time.Time, limit int) (int, error) {
	return list(ctx, s, func() (gone int) {
		s.audit = slices.DeleteFunc(s.audit, func(e store.AuditEntry) bool {
			if !e.At.Before(cut(before)) && e.ID > s.lastID["audit"]-store.MaxAuditEntries || gone >= limit {
				return false
			}
			gone++
			return true
		})
		return gone
	})
}

// forgetInAudit leaves the names of a user and of a server that are gone.
func (s *Store) forgetInAudit(user, server int64) {
	for i := range s.audit {
		if e := &s.audit[i]; user != 0 && e.UserID == user {
			e.UserID = 0
		}
		if e := &s.audit[i]; server != 0 && e.ServerID == server {
			e.ServerID = 0
		}
	}
}
