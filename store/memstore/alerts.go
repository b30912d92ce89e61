package memstore

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

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

// AlertStates implements [store.Alerts].
func (s *Store) AlertStates(ctx context.Context, targetIDs []int64) ([]store.AlertState, error) {
	return list(ctx, s, func() []store.AlertState {
		return sorted(s.alertStates, func(a store.AlertState) bool { return slices.Contains(targetIDs, a.TargetID) },
			func(a, b store.AlertState) int {
				return cmp.Or(cmp.Compare(a.TargetID, b.TargetID), cmp.Compare(a.ServerID, b.ServerID))
			})
	})
}

// SaveAlerts implements [store.Alerts].
func (s *Store) SaveAlerts(ctx context.Context, updates []store.AlertUpdate) ([]store.AlertState, error) {
	return list(ctx, s, func() (stale []store.AlertState) {
		for _, u := range updates {
			at := alertKey{u.TargetID, u.ServerID}
			_, there := s.alertTargets[u.TargetID]
			if !there || s.servers[u.ServerID] == nil || s.alertStates[at].Version != u.Version {
				stale = append(stale, u.AlertState)
				continue
			}
			state := u.AlertState
			state.Version++
			s.alertStates[at] = state
			for _, d := range u.Deliveries {
				d.TargetID, d.ServerID = u.TargetID, u.ServerID
				s.queueAlert(d)
			}
		}
		return stale
	})
}

// QueueAlert implements [store.Alerts].
func (s *Store) QueueAlert(ctx context.Context, d store.AlertDelivery) error {
	return s.do(ctx, func() error {
		if _, there := s.alertTargets[d.TargetID]; !there {
			return store.ErrNotFound
		}
		d.ServerID = 0
		s.queueAlert(d)
		return nil
	})
}

func (s *Store) queueAlert(d store.AlertDelivery) {
	at := orNow(d.CreatedAt)
	d = store.AlertDelivery{
		ID: s.nextID("alert"), Message: clean(d.Message), TargetID: d.TargetID, ServerID: d.ServerID,
		Kind: clean(d.Kind), Body: clean(d.Body), CreatedAt: at, NextTry: at,
	}
	s.alerts[d.ID] = d
	s.boundAlerts(d.TargetID)
}

// alertsOf returns the deliveries of a target that wait, or those that have ended, newest first.
func (s *Store) alertsOf(target int64, waiting bool) []store.AlertDelivery {
	return sorted(s.alerts, func(d store.AlertDelivery) bool { return d.TargetID == target && d.EndedAt.IsZero() == waiting }, newestAlert)
}

func newestAlert(a, b store.AlertDelivery) int { return cmp.Compare(b.ID, a.ID) }

// boundAlerts keeps no more of a target than there may be.
func (s *Store) boundAlerts(target int64) {
	if waiting := s.alertsOf(target, true); len(waiting) > store.MaxAlertsPending {
		for _, d := range waiting[store.MaxAlertsPending:] {
			s.endAlert(d, store.AlertDropped, now())
		}
	}
	if ended := s.alertsOf(target, false); len(ended) > store.MaxAlertLog {
		for _, d := range ended[store.MaxAlertLog:] {
			delete(s.alerts, d.ID)
		}
	}
}

func (s *Store) endAlert(d store.AlertDelivery, outcome store.AlertOutcome, at time.Time) {
	d.NextTry, d.EndedAt, d.Outcome, d.Body = time.Time{}, at, outcome, ""
	s.alerts[d.ID] = d
}

// endAlerts ends all that waits for a target.
func (s *Store) endAlerts(target int64, outcome store.AlertOutcome, at time.Time) {
	for _, d := range s.alertsOf(target, true) {
		s.endAlert(d, outcome, at)
	}
	s.boundAlerts(target)
}

// ClaimAlerts implements [store.Alerts].
func (s *Store) ClaimAlerts(ctx context.Context, now, until time.Time, limit int) ([]store.AlertDelivery, error) {
	return list(ctx, s, func() (claimed []store.AlertDelivery) {
		taken := make(map[int64]bool)
		due := sorted(s.alerts, func(d store.AlertDelivery) bool {
			t := s.alertTargets[d.TargetID]
			return d.EndedAt.IsZero() && !d.NextTry.After(now) && t.Active && s.users[t.UserID].Active
		}, func(a, b store.AlertDelivery) int { return cmp.Compare(a.ID, b.ID) })
		for _, d := range due {
			if taken[d.TargetID] || len(claimed) >= limit {
				continue
			}
			taken[d.TargetID] = true
			d.Attempts, d.NextTry = d.Attempts+1, cut(until)
			s.alerts[d.ID] = d
			claimed = append(claimed, d)
		}
		return claimed
	})
}

// EndAlertAttempt implements [store.Alerts].
func (s *Store) EndAlertAttempt(ctx context.Context, a store.AlertAttempt) error {
	return s.do(ctx, func() error {
		d, there := s.alerts[a.Delivery.ID]
		if !there || d.Attempts != a.Delivery.Attempts || !d.EndedAt.IsZero() {
			return nil
		}
		d.Status, d.Error, d.NextTry = a.Status, clean(a.Error), cut(a.NextTry)
		s.alerts[d.ID] = d
		switch {
		case a.Outcome != store.AlertPending:
			s.endAlert(d, a.Outcome, orNow(a.At))
			s.boundAlerts(d.TargetID)
			if t := s.alertTargets[d.TargetID]; a.Outcome == store.AlertGone {
				t.Active, t.EndedAt = false, orNow(a.At)
				s.alertTargets[t.ID] = t
				s.endAlerts(t.ID, a.Outcome, t.EndedAt)
			}
		case !a.HoldUntil.IsZero():
			for _, other := range s.alertsOf(d.TargetID, true) {
				other.NextTry = later(other.NextTry, cut(a.HoldUntil))
				s.alerts[other.ID] = other
			}
		}
		return nil
	})
}

// AlertLog implements [store.Alerts].
func (s *Store) AlertLog(ctx context.Context, userID, targetID int64, limit int) ([]store.AlertDelivery, error) {
	return get(ctx, s, func() ([]store.AlertDelivery, error) {
		if _, err := s.alertTarget(userID, targetID); err != nil {
			return nil, err
		}
		log := sorted(s.alerts, func(d store.AlertDelivery) bool { return d.TargetID == targetID }, newestAlert)
		return first(log, limit), nil
	})
}
