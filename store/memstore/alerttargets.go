package memstore

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/left4me/left4me/store"
)

type alertKey struct{ target, server int64 }

// CreateAlertTarget implements [store.Alerts].
func (s *Store) CreateAlertTarget(ctx context.Context, t store.AlertTarget) (store.AlertTarget, error) {
	return get(ctx, s, func() (store.AlertTarget, error) {
		t.ID = 0
		if err := s.checkAlertTarget(t); err != nil {
			return store.AlertTarget{}, err
		}
		if len(s.alertTargetsOf(t.UserID)) >= store.MaxAlertTargets {
			return store.AlertTarget{}, store.ErrTooMany
		}
		t.ID, t.CreatedAt = s.nextID("alert target"), now()
		return s.putAlertTarget(t), nil
	})
}

func (s *Store) checkAlertTarget(t store.AlertTarget) error {
	if err := t.Check(); err != nil {
		return err
	}
	if _, err := s.user(t.UserID); err != nil {
		return err
	}
	if t.ServerID != 0 && s.servers[t.ServerID] == nil {
		return store.ErrNotFound
	}
	for _, other := range s.alertTargetsOf(t.UserID) {
		if other.Name == t.Name && other.ID != t.ID {
			return store.ErrNameInUse
		}
	}
	return nil
}

func (s *Store) putAlertTarget(t store.AlertTarget) store.AlertTarget {
	t.UpdatedAt = now()
	if !t.EndedAt.IsZero() {
		t.EndedAt = cut(t.EndedAt)
	}
	t.Rules.Kinds, t.Rules.Players, t.Rules.Names = slices.Clone(t.Rules.Kinds), slices.Clone(t.Rules.Players), slices.Clone(t.Rules.Names)
	s.alertTargets[t.ID] = t
	return t
}

// UpdateAlertTarget implements [store.Alerts].
func (s *Store) UpdateAlertTarget(ctx context.Context, t store.AlertTarget) error {
	return s.do(ctx, func() error {
		if err := t.Check(); err != nil {
			return err
		}
		old, err := s.alertTarget(t.UserID, t.ID)
		if err != nil || old.Kind != t.Kind {
			return store.ErrNotFound
		}
		if err := s.checkAlertTarget(t); err != nil {
			return err
		}
		t.CreatedAt = old.CreatedAt
		s.putAlertTarget(t)
		for key, a := range s.alertStates {
			if key.target == t.ID && old.URL != t.URL {
				a.LiveMessage, a.Version = "", a.Version+1
				s.alertStates[key] = a
			}
		}
		if !t.Active {
			s.endAlerts(t.ID, store.AlertDropped, now())
		}
		return nil
	})
}

// DeleteAlertTarget implements [store.Alerts].
func (s *Store) DeleteAlertTarget(ctx context.Context, userID, id int64) error {
	return s.do(ctx, func() error {
		_, err := s.alertTarget(userID, id)
		if err == nil {
			s.forgetAlerts(func(t store.AlertTarget) bool { return t.ID == id }, 0)
		}
		return err
	})
}

// forgetAlerts removes the targets that gone accepts, and what is about a server.
func (s *Store) forgetAlerts(gone func(store.AlertTarget) bool, server int64) {
	maps.DeleteFunc(s.alertTargets, func(_ int64, t store.AlertTarget) bool { return gone(t) })
	left := func(target, of int64) bool {
		_, there := s.alertTargets[target]
		return there && (of == 0 || of != server)
	}
	maps.DeleteFunc(s.alertStates, func(at alertKey, _ store.AlertState) bool { return !left(at.target, at.server) })
	maps.DeleteFunc(s.alerts, func(_ int64, d store.AlertDelivery) bool { return !left(d.TargetID, d.ServerID) })
}

// AlertTarget implements [store.Alerts].
func (s *Store) AlertTarget(ctx context.Context, userID, id int64) (store.AlertTarget, error) {
	return get(ctx, s, func() (store.AlertTarget, error) { return s.alertTarget(userID, id) })
}

func (s *Store) alertTarget(userID, id int64) (store.AlertTarget, error) {
	t, there := s.alertTargets[id]
	if !there || t.UserID != userID {
		return store.AlertTarget{}, store.ErrNotFound
	}
	return t, nil
}

// AlertTargets implements [store.Alerts].
func (s *Store) AlertTargets(ctx context.Context, userID int64) ([]store.AlertTarget, error) {
	return list(ctx, s, func() []store.AlertTarget { return s.alertTargetsOf(userID) })
}

func (s *Store) alertTargetsOf(userID int64) []store.AlertTarget {
	return sorted(s.alertTargets, func(t store.AlertTarget) bool { return t.UserID == userID },
		func(a, b store.AlertTarget) int { return store.CompareNames(a.Name, b.Name) })
}

// ActiveAlertTargets implements [store.Alerts].
func (s *Store) ActiveAlertTargets(ctx context.Context) ([]store.AlertTarget, error) {
	return list(ctx, s, func() []store.AlertTarget {
		return sorted(s.alertTargets, func(t store.AlertTarget) bool { return t.Active && s.users[t.UserID].Active },
			func(a, b store.AlertTarget) int { return cmp.Compare(a.ID, b.ID) })
	})
}
