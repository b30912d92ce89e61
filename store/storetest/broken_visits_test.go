package storetest_test

import (
	"context"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/store"
)

// These stores know other visits than those that there were.
type (
	leftVisits struct{ store.Store } // of the sessions that are left
	cutVisits  struct{ store.Store } // of the sessions that began within the period
	eachVisit  struct{ store.Store } // each session is one
)

// visitsOf puts visits of sessions that touch times in the place of those of sums.
func visitsOf(ctx context.Context, s store.Store, id int64, from, to time.Time, sum *sums.Server) error {
	var sessions []livestate.Session
	for session, err := range s.Sessions(ctx, id, from, to) {
		if err != nil {
			return err
		}
		sessions = append(sessions, session)
	}
	clear(sum.Visits)
	sum.AddVisits(stats.Visits(slices.Values(sessions), stats.VisitGap))
	sum.Cut(from, to)
	return nil
}

func (s leftVisits) Sums(ctx context.Context, id int64, from, to time.Time, parts ...sums.Part) (*sums.Server, error) {
	sum, err := s.Store.Sums(ctx, id, from, to, parts...)
	if err == nil && sum.Visits != nil {
		err = visitsOf(ctx, s.Store, id, time.Time{}, time.Time{}, sum)
		sum.Cut(from, to)
	}
	return sum, err
}

func (s cutVisits) Sums(ctx context.Context, id int64, from, to time.Time, parts ...sums.Part) (*sums.Server, error) {
	sum, err := s.Store.Sums(ctx, id, from, to, parts...)
	if err == nil && sum.Visits != nil {
		if !to.IsZero() {
			to = (sums.QuarterOf(to) + 1).Start().Add(-time.Millisecond)
		}
		err = visitsOf(ctx, s.Store, id, from, to, sum)
	}
	return sum, err
}

func (s eachVisit) Sums(ctx context.Context, id int64, from, to time.Time, parts ...sums.Part) (*sums.Server, error) {
	sum, err := s.Store.Sums(ctx, id, from, to, append(parts, sums.Lengths)...)
	if err == nil && sum.Visits != nil {
		sum.Visits = sum.Lengths
	}
	return sum, err
}
