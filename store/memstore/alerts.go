package memstore

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/store"
)

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
				other.NextTry = times.Later(other.NextTry, cut(a.HoldUntil))
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
