package clock_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/clock"
	"github.com/left4me/left4me/store/memstore"
)

const day = 24 * time.Hour

// wall is a wall clock that can be wrong. Its zero value is right.
type wall struct{ off atomic.Int64 }

func (w *wall) now() time.Time { return time.Now().Round(0).Add(time.Duration(w.off.Load())) }

func (w *wall) set(off time.Duration) { w.off.Store(int64(off)) }

func TestSteps(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var w wall
		var steps []time.Duration
		c := clock.New(w.now, func(by time.Duration) { steps = append(steps, by) })
		for i := range 60 { // drift
			time.Sleep(time.Second)
			w.set(time.Duration(i) * 10 * time.Millisecond)
			if got := c.Now(); !got.Equal(w.now()) {
				t.Fatalf("now %v, want %v", got, w.now())
			}
		}
		if len(steps) > 0 || !c.Trusted() || c.WentBack() || c.Stepped(time.Hour) {
			t.Errorf("drift is a step: %v", steps)
		}
		w.set(3 * time.Hour)
		if c.Trusted() || c.WentBack() || !c.Stepped(time.Second) {
			t.Error("a step forward is not noticed")
		}
		time.Sleep(2 * time.Hour)
		if c.Trusted() || c.Stepped(time.Hour) {
			t.Error("a clock that went three hours forward is trusted after two")
		}
		time.Sleep(time.Hour + time.Second)
		if !c.Trusted() {
			t.Error("a clock is not trusted as long after the step as that was")
		}
		line := c.Now()
		w.set(0)
		if c.Trusted() || !c.Stepped(0) || len(steps) != 2 {
			t.Error("a step back is not noticed")
		}
		time.Sleep(10*time.Minute - time.Second)
		if got := c.Now().Sub(line); got != 10*time.Minute-time.Second || c.WentBack() {
			t.Errorf("a step back of three hours is followed before ten minutes: %v have passed", got)
		}
		time.Sleep(time.Second)
		if got := c.Now(); !got.Equal(w.now()) || !c.WentBack() {
			t.Errorf("a step back is not followed after ten minutes: now %v, want %v", got, w.now())
		}
		if want := "[2h59m59.41s -3h0m0s]"; fmt.Sprint(steps) != want {
			t.Errorf("steps %v, want %s", steps, want)
		}
	})
}

// history is a store with one server, whose run began and was last seen then.
func history(t *testing.T, from, to time.Time) (store.Store, int64) {
	t.Helper()
	st := memstore.New()
	u, err := st.CreateUser(t.Context(), store.User{Name: "owner", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := st.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: "a", Host: "203.0.113.1", Port: 27015})
	if err != nil {
		t.Fatal(err)
	}
	run := livestate.Run{State: livestate.State{Map: "c1m1_hotel"}, StartedAt: from.UTC(), LastSeenAt: to.UTC()}
	if err := st.Apply(t.Context(), []store.Update{{ServerID: s.ID, Run: run}}); err != nil {
		t.Fatal(err)
	}
	return st, s.ID
}

func lastSeen(t *testing.T, st store.Store, id int64) time.Time {
	t.Helper()
	last, err := st.Snapshots(t.Context(), []int64{id})
	if err != nil {
		t.Fatal(err)
	}
	return last[id].LastSeenAt
}

func TestSettle(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		ahead   time.Duration // of the history
		waited  time.Duration // before it was cut
		cut     bool
		trusted bool
	}{
		{"in order", -time.Minute, 0, false, true},
		{"a second ahead", time.Second, 0, true, true},
		{"a minute ahead", time.Minute, 10 * time.Second, true, true},
		{"an hour ahead", time.Hour, 6 * time.Minute, true, true},
		{"two days ahead", 2 * day, 10 * time.Minute, true, true},
		{"a year ahead", 365 * day, time.Hour, false, true},
		{"ten days ago", -10 * day, 0, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				if test.ahead < 0 {
					time.Sleep(-test.ahead) // servers that were created now are new
				}
				st, id := history(t, begin, begin.Add(max(test.ahead, 0)))
				if test.ahead < -day {
					st = older{st, begin}
				}
				c := clock.New(nil, nil)
				start := time.Now()
				var found clock.Settled
				for {
					var err error
					if found, err = c.Settle(t.Context(), st, time.Since(start)); err != nil {
						t.Fatal(err)
					}
					if found.Ahead == 0 || time.Since(start) >= time.Hour {
						break
					}
					time.Sleep(time.Second)
				}
				if waited := time.Since(start); waited > test.waited || waited < test.waited-time.Minute {
					t.Errorf("waited %v, want %v", waited, test.waited)
				}
				if (found.Cut > 0) != test.cut || c.Trusted() != test.trusted || (found.Age > 0) == test.trusted {
					t.Errorf("found %+v, trusted %v", found, c.Trusted())
				}
				if test.cut && lastSeen(t, st, id).After(time.Now()) {
					t.Errorf("last seen %v, now %v", lastSeen(t, st, id), time.Now())
				}
			})
		})
	}
}

// A step forward that is taken back leaves the history as it was before it.
func TestSettleAfterAStepBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var w wall
		c := clock.New(w.now, nil)
		st, id := history(t, time.Now(), time.Now())
		time.Sleep(time.Minute)
		c.Now()
		sound := c.Now()
		w.set(5 * day)
		err := st.Touch(t.Context(), []store.RunEnd{{ServerID: id, LastSeenAt: c.Now().UTC()}})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		w.set(0)
		found, err := c.Settle(t.Context(), st, 0) // and does not wait
		if err != nil || found.Cut != 1 || c.WentBack() {
			t.Errorf("found %+v, %v", found, err)
		}
		if got := lastSeen(t, st, id); got.After(sound) {
			t.Errorf("last seen %v, want %v", got, sound)
		}
	})
}

// askedRuns is a store that counts how often runs of a server are asked for.
type askedRuns struct {
	store.Store
	n *int
}

func (s askedRuns) Runs(ctx context.Context, id int64, from, to time.Time, limit int) ([]livestate.Run, error) {
	*s.n++
	return s.Store.Runs(ctx, id, from, to, limit)
}

// Nothing is polled while Settle cuts after a step back, and the history of each server goes
// on after the present time then: a read for each of them made that gap long.
func TestStepBackReadsNoRunOfAnyServer(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		by         time.Duration
		reads, cut int
	}{
		{"five days", 5 * day, 0, 1},
		{"more than is cut", 10 * day, 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var w wall
				c := clock.New(w.now, nil)
				st, id := history(t, time.Now(), time.Now())
				time.Sleep(time.Minute)
				w.set(test.by)
				run := livestate.Run{State: livestate.State{Map: "c2m1_highway"}, StartedAt: time.Now().UTC(), LastSeenAt: c.Now().UTC()}
				if err := st.Apply(t.Context(), []store.Update{{ServerID: id, Run: run}}); err != nil {
					t.Fatal(err)
				}
				w.set(0)
				if c.Now(); !c.WentBack() {
					t.Fatal("the clock has not gone back")
				}
				n := 0
				found, err := c.Settle(t.Context(), askedRuns{st, &n}, 0)
				if err != nil || n != test.reads || (found.Cut > 0) != (test.cut > 0) || (found.Ahead > 0) == (test.cut > 0) {
					t.Errorf("found %+v, %v, after %d reads of runs, want %d", found, err, n, test.reads)
				}
			})
		})
	}
}

// A step forward that is taken back in two parts leaves the history as it was before it.
func TestSettleAfterTwoStepsBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var w wall
		c := clock.New(w.now, nil)
		st, id := history(t, time.Now(), time.Now())
		time.Sleep(time.Minute)
		sound := c.Now()
		if err := st.Touch(t.Context(), []store.RunEnd{{ServerID: id, LastSeenAt: sound.UTC()}}); err != nil {
			t.Fatal(err)
		}
		for _, off := range []time.Duration{time.Hour, 10 * time.Minute, 0} {
			time.Sleep(time.Second)
			w.set(off)
			if c.Now(); off == 10*time.Minute {
				time.Sleep(10 * time.Second)
			}
			if back := c.WentBack(); back != (off < time.Hour) {
				t.Errorf("ahead by %v: went back: %v", off, back)
			}
			if _, err := c.Settle(t.Context(), st, 0); err != nil {
				t.Fatal(err)
			}
		}
		if got := lastSeen(t, st, id); !got.Equal(sound) {
			t.Errorf("last seen %v, want %v", got, sound)
		}
	})
}

// older is a store whose servers were all last changed then.
type older struct {
	store.Store
	at time.Time
}

func (o older) AllServers(ctx context.Context) ([]store.Server, error) {
	servers, err := o.Store.AllServers(ctx)
	for i := range servers {
		servers[i].CreatedAt, servers[i].UpdatedAt = o.at, o.at
	}
	return servers, err
}

// AwaitSettled tells of each call, takes the store anew for each, and ends with the first that
// finds the history in order.
func TestAwaitSettled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, _ := history(t, time.Now(), time.Now().Add(time.Minute))
		begin, errAway := time.Now(), errors.New("away")
		views, waits, cut := 0, 0, 0
		err := clock.New(nil, nil).AwaitSettled(t.Context(), func() (clock.Store, error) {
			if views++; views == 1 {
				return awayStore{st, errAway}, nil
			}
			return st, nil
		}, func(found clock.Settled, err error) {
			switch {
			case errors.Is(err, errAway) && views == 1:
			case err != nil:
				t.Error(err)
			case found.Ahead > 0:
				waits++
			}
			cut += found.Cut
		})
		if took := time.Since(begin); err != nil || took != 10*time.Second || waits != 9 || cut == 0 {
			t.Errorf("%v after %v: %d waits, %d rows cut", err, took, waits, cut)
		}
	})
}

// awayStore is a store that does not list the servers.
type awayStore struct {
	clock.Store
	err error
}

func (s awayStore) AllServers(context.Context) ([]store.Server, error) { return nil, s.err }

func TestAwaitSettledEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, _ := history(t, time.Now(), time.Now().Add(365*day))
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		c, errLost, tries := clock.New(nil, nil), errors.New("lost"), 0
		view := func() (clock.Store, error) { return st, nil }
		if err := c.AwaitSettled(ctx, view, func(clock.Settled, error) { tries++ }); !errors.Is(err, context.DeadlineExceeded) || tries < 3000 {
			t.Errorf("%v after %d tries", err, tries)
		}
		view = func() (clock.Store, error) { return nil, errLost }
		if err := c.AwaitSettled(t.Context(), view, func(clock.Settled, error) { t.Error("a try without a store") }); !errors.Is(err, errLost) {
			t.Error(err)
		}
	})
}

func TestAwaitStepBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var w wall
		c := clock.New(w.now, nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := c.AwaitStepBack(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("without a step: %v", err)
		}
		w.set(-time.Hour)
		begin := time.Now()
		if err := c.AwaitStepBack(t.Context(), nil); err != nil || time.Since(begin) > 12*time.Second {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
	})
}
