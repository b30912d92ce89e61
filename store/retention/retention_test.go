package retention_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/store/retention"
)

// old is a store with so many old rows.
type old struct {
	mu        sync.Mutex
	rows      int
	before    []time.Time // of each call
	logins    time.Time   // of the last call
	audit     time.Time   // before which entries were to go, at the last call
	indexed   int         // steps that IndexHistory has done
	indexTo   time.Time   // up to when, at the last call
	indexGone time.Time   // what is removed, at the last call
	err       error
	untrusted bool // its clock
}

// with reads or changes it.
func (o *old) with(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f()
}

func (o *old) trusted() (yes bool) {
	o.with(func() { yes = !o.untrusted })
	return yes
}

func (o *old) Prune(_ context.Context, before time.Time, limit int) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.before = append(o.before, before)
	if o.err != nil {
		return 0, o.err
	}
	n := min(o.rows, limit)
	o.rows -= n
	return n, nil
}

func (o *old) PruneLogins(_ context.Context, now time.Time) error {
	o.with(func() { o.logins = now })
	return nil
}

func (o *old) PruneAudit(_ context.Context, before time.Time, _ int) (int, error) {
	o.with(func() { o.audit = before })
	return 0, nil
}

func (o *old) IndexHistory(_ context.Context, until, pruned time.Time, limit int) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.indexTo, o.indexGone = until, pruned
	n := min(limit, 250-o.indexed)
	o.indexed += n
	return n, nil
}

func (*old) PruneChat(context.Context, time.Time, int) (int, error) { return 0, nil }

// removed is what a Retention tells.
type removed struct {
	After time.Duration
	Rows  int
	Err   error
}

func TestRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		errAway := errors.New("away")
		o := &old{rows: 2500}
		var told []removed
		done := make(chan struct{})
		go func() {
			defer close(done)
			retention.Retention{
				Store: o, KeepFor: 24 * time.Hour, Every: time.Minute, Trusted: o.trusted,
				OnRemove: func(rows int, err error) {
					told = append(told, removed{time.Since(begin).Truncate(time.Second), rows, err})
				},
			}.Run(ctx)
		}()
		pass := func(d time.Duration) {
			time.Sleep(d)
			synctest.Wait()
		}
		pass(time.Second)
		o.with(func() {
			if got, want := o.before[0], begin.Add(-24*time.Hour).UTC(); len(o.before) != 3 || !got.Equal(want) || !o.logins.Equal(begin) {
				t.Errorf("%d calls, the first for history before %v, want 3, %v", len(o.before), got, want)
			}
			o.rows, o.untrusted = 7, true
		})
		pass(time.Minute)
		o.with(func() {
			if o.rows != 7 {
				t.Error("history is removed by a clock that is not trusted")
			}
			o.untrusted, o.err = false, errAway
		})
		pass(time.Minute)
		o.with(func() { o.err = nil })
		pass(time.Minute)
		cancel()
		<-done
		want := []removed{{0, 2500, nil}, {2 * time.Minute, 0, errAway}, {3 * time.Minute, 7, nil}}
		if diff := cmp.Diff(want, told, cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) })); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// A removal of very many rows ends with its context, between two calls.
func TestRemoveEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		o := &old{rows: 1 << 30}
		if n, err := (retention.Retention{Store: o}).Remove(ctx); err != nil || n < 1000 || n > 21_000 {
			t.Errorf("%d rows in a second, %v; others must have 50 ms between two calls", n, err)
		}
	})
}

// TestAuditFor: the audit log has a time of its own, which history does not shorten.
func TestAuditFor(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for set, want := range map[time.Duration]time.Duration{0: 365 * 24 * time.Hour, 48 * time.Hour: 48 * time.Hour} {
		o := new(old)
		r := retention.Retention{Store: o, KeepFor: time.Hour, AuditFor: set, Now: func() time.Time { return now }}
		if _, err := r.Remove(t.Context()); err != nil || !o.audit.Equal(now.Add(-want)) {
			t.Errorf("AuditFor %v: entries before %v go (%v), want %v", set, o.audit, err, now.Add(-want))
		}
	}
}

// TestRemoveIndexes: what is left is indexed until that is done, up to two hours ago.
func TestRemoveIndexes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		now := time.Now().UTC()
		o := &old{rows: 1500}
		if n, err := (retention.Retention{Store: o, KeepFor: 48 * time.Hour}).Remove(t.Context()); err != nil || n != 1500 {
			t.Errorf("%d rows, %v", n, err)
		}
		if o.indexed != 250 || !o.indexTo.Equal(now.Add(-2*time.Hour)) || !o.indexGone.Equal(now.Add(-48*time.Hour)) {
			t.Errorf("%d steps until %v, of what is removed until %v", o.indexed, o.indexTo, o.indexGone)
		}
	})
}
