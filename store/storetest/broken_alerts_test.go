package storetest_test

import (
	"context"
	"time"

	"github.com/left4me/left4me/store"
)

type (
	claimsForever struct{ store.Store }
	lastStateWins struct{ store.Store }
	anyAttempt    struct{ store.Store }
)

func (s claimsForever) ClaimAlerts(ctx context.Context, now, _ time.Time, limit int) ([]store.AlertDelivery, error) {
	return s.Store.ClaimAlerts(ctx, now, now.Add(1e6*time.Hour), limit)
}

func (s lastStateWins) SaveAlerts(ctx context.Context, updates []store.AlertUpdate) ([]store.AlertState, error) {
	for i, u := range updates {
		states, err := s.Store.AlertStates(ctx, []int64{u.TargetID})
		if err != nil {
			return nil, err
		}
		for _, stored := range states {
			if stored.ServerID == u.ServerID {
				updates[i].Version = stored.Version
			}
		}
	}
	return s.Store.SaveAlerts(ctx, updates)
}

func (s anyAttempt) EndAlertAttempt(ctx context.Context, a store.AlertAttempt) error {
	for range 10 {
		if err := s.Store.EndAlertAttempt(ctx, a); err != nil {
			return err
		}
		a.Delivery.Attempts++
	}
	return nil
}
