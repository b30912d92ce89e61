package batch

import (
	"slices"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
)

// TestAnOutageThatGoesOnIsOneRow: each look that is not answered tells of it again.
func TestAnOutageThatGoesOnIsOneRow(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	miss := func(d time.Duration) livestate.Changes {
		return livestate.Changes{At: from.Add(d), Outage: livestate.Outage{From: from, To: from.Add(d)}}
	}
	p, newer := newPending(), newPending()
	p.add(7, miss(time.Minute))
	p.add(7, miss(2*time.Minute))
	newer.add(7, miss(3*time.Minute))
	p.mergeNewer(newer)
	batch := p.batch()
	if len(batch) != 1 || !slices.Equal(batch[0].Outages, []livestate.Outage{{From: from, To: from.Add(3 * time.Minute)}}) || p.rows != 2 {
		t.Errorf("%+v, %d rows", batch, p.rows)
	}
	if p.done(batch); p.rows != 0 {
		t.Errorf("%d rows are left", p.rows)
	}
}
