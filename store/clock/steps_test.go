package clock_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/clock"
)

const (
	interval = 2 * time.Second
	schedule = 6 * time.Minute
)

// visit is the stay of one player, since the start.
type visit struct{ join, leave time.Duration }

// step says that the wall clock is wrong by off from then on.
type step struct{ at, off time.Duration }

// TestStepsBackThatPass: what a wall clock does that is behind for less than ten seconds is in
// no history.
func TestStepsBackThatPass(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		visits := randomVisits(r, nil)
		var steps []step
		for at := 20 * time.Second; at < schedule-20*time.Second; at += time.Duration(15+r.IntN(60)) * time.Second {
			steps = append(steps, step{at, -time.Duration(3+r.IntN(3*86400)) * time.Second}, step{at + time.Duration(1+r.IntN(8))*time.Second, 0})
		}
		want, got := play(t, visits, nil), play(t, visits, steps)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("schedule %d: %v: (-right clock +this one)\n%s", seed, steps, diff)
		}
	}
}

// TestStepsThatAreTakenBack: each player has one session, whatever the wall clock does for a
// moment.
func TestStepsThatAreTakenBack(t *testing.T) {
	t.Parallel()
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 2))
		var steps []step
		for at := 20 * time.Second; at < schedule-40*time.Second; at += time.Duration(60+r.IntN(60)) * time.Second {
			last := at
			for range 1 + r.IntN(3) { // an hour ahead, ten minutes behind
				off := time.Duration(3+r.IntN(86400)) * time.Second
				if r.IntN(2) == 0 {
					off = -off
				}
				steps = append(steps, step{last, off})
				last += time.Duration(1+r.IntN(3)) * time.Second
			}
			steps = append(steps, step{last, 0})
		}
		visits := randomVisits(r, steps)
		rows := play(t, visits, steps)
		if err := lawful(rows, schedule); err != nil {
			t.Errorf("schedule %d: %v: %v", seed, steps, err)
		}
		begin := rows.begin
		for i, v := range visits {
			mine := rows.of(i)
			if len(mine) != 1 {
				t.Fatalf("schedule %d: %v: %d sessions of player %d, who came once, %v:\n%v", seed, steps, len(mine), i, v, mine)
			}
			s := mine[0]
			if late := s.JoinedAt.Sub(begin.Add(v.join)); late < -time.Second || late > time.Second {
				t.Errorf("schedule %d: %v: player %d joined %v late: %+v", seed, steps, i, late, s)
			}
			if stayed := v.leave >= schedule; s.Open() != stayed {
				t.Errorf("schedule %d: %v: player %d %v: %+v", seed, steps, i, v, s)
			} else if early := begin.Add(v.leave).Sub(s.LeftAt); !stayed && (early < 0 || early > interval+20*time.Second) {
				t.Errorf("schedule %d: %v: player %d left %v early: %+v", seed, steps, i, early, s)
			}
		}
	}
}

// TestStepsThatLast: whatever the wall clock does, a history has no time twice and none after
// the present, and who is there has a session that begins when they joined.
func TestStepsThatLast(t *testing.T) {
	t.Parallel()
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 3))
		var steps []step
		for at := 20 * time.Second; at < schedule-30*time.Second; at += time.Duration(1+r.IntN(90)) * time.Second {
			steps = append(steps, step{at, time.Duration(r.IntN(7200)-3600) * time.Second})
		}
		visits := randomVisits(r, nil)
		rows := play(t, visits, steps)
		if err := lawful(rows, schedule+2*time.Hour); err != nil {
			t.Errorf("schedule %d: %v: %v", seed, steps, err)
		}
		for i, v := range visits {
			mine := rows.of(i)
			if open := len(mine) > 0 && mine[len(mine)-1].Open(); open != (v.leave >= schedule) {
				t.Errorf("schedule %d: %v: player %d %v: %+v", seed, steps, i, v, mine)
			}
		}
	}
}

// randomVisits returns visits, none of which begins or ends while the clock steps.
func randomVisits(r *rand.Rand, steps []step) []visit {
	quiet := func(at time.Duration) bool {
		return slices.ContainsFunc(steps, func(s step) bool { return s.at-2*interval < at && at < s.at+20*time.Second })
	}
	var all []visit
	for len(all) < 6 {
		v := visit{join: time.Duration(r.Int64N(int64(schedule)))}
		v.leave = v.join + 3*interval + time.Duration(r.Int64N(int64(schedule)))
		if !quiet(v.join) && !quiet(v.leave) && v.join < schedule-3*interval {
			all = append(all, v)
		}
	}
	return all
}

// rows is the history of a server.
type rows struct {
	begin, end time.Time
	Sessions   []livestate.Session
	Runs       []livestate.Run
}

func (r rows) of(player int) []livestate.Session {
	return slices.DeleteFunc(slices.Clone(r.Sessions), func(s livestate.Session) bool { return s.SteamID != person(player) })
}

func person(i int) steam.ID { return steam.FromAccountID(uint32(100 + i)) }

func (r rows) Equal(o rows) bool {
	return cmp.Equal(r.Sessions, o.Sessions) && cmp.Equal(r.Runs, o.Runs)
}

// lawful returns an error if a player was there twice at once, or for longer than most, or if
// something is after the end.
func lawful(r rows, most time.Duration) error {
	for i, run := range r.Runs {
		if run.LastSeenAt.Before(run.StartedAt) || run.LastSeenAt.After(r.end) || i > 0 && !run.StartedAt.After(r.Runs[i-1].LastSeenAt) {
			return fmt.Errorf("run %+v until %v", run, r.end)
		}
	}
	for i := range 6 {
		var sum time.Duration
		var last time.Time
		for _, s := range r.of(i) {
			end := s.LeftAt
			if s.Open() {
				end = s.LastSeenAt
			}
			if s.JoinedAt.Before(last) || end.Before(s.JoinedAt) || end.After(r.end) {
				return fmt.Errorf("session %+v after %v, until %v", s, last, r.end)
			}
			last = end
			if s.Open() {
				last = r.end.Add(time.Second)
			}
			sum += end.Sub(s.JoinedAt)
		}
		if sum > most {
			return fmt.Errorf("player %d was there %v", i, sum)
		}
	}
	return nil
}

// play polls a server as a daemon does and returns what is stored at the end.
func play(t *testing.T, visits []visit, steps []step) (r rows) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var w wall
		begin := time.Now()
		st, id := history(t, begin, begin)
		d := watcher{t: t, st: st, id: id, clock: clock.New(w.now, nil)}
		d.load()
		for since := time.Second; since <= schedule; since += time.Second {
			for len(steps) > 0 && steps[0].at < since {
				time.Sleep(time.Until(begin.Add(steps[0].at)))
				w.set(steps[0].off)
				steps = steps[1:]
			}
			time.Sleep(time.Until(begin.Add(since)))
			d.second(since, visits)
		}
		r = rows{begin: begin, end: d.clock.Now()}
		var err error
		if r.Runs, err = st.Runs(t.Context(), id, time.Time{}, time.Time{}, 0); err != nil {
			t.Fatal(err)
		}
		for s, err := range st.Sessions(t.Context(), id, time.Time{}, time.Time{}) {
			if err != nil {
				t.Fatal(err)
			}
			r.Sessions = append(r.Sessions, s)
		}
	})
	return r
}

// watcher is a daemon with one server.
type watcher struct {
	t      *testing.T
	st     store.Store
	id     int64
	clock  *clock.Clock
	server livestate.Server
	writer *batch.Writer
}

// load goes on from what is stored.
func (d *watcher) load() {
	known, err := d.st.Known(d.t.Context(), d.id)
	if err != nil {
		d.t.Fatal(err)
	}
	d.server = livestate.Server{Run: known[d.id].Run, Sessions: known[d.id].Sessions}
	d.writer = batch.New(batch.Config{Store: d.st})
}

// second looks at the clock, and in each second one polls too.
func (d *watcher) second(since time.Duration, visits []visit) {
	ctx := d.t.Context()
	if d.clock.WentBack() {
		d.flush()
		if found, err := d.clock.Settle(ctx, d.st, 0); err != nil || found.Ahead > 0 {
			d.t.Fatalf("%+v, %v", found, err)
		}
		d.load()
	}
	if since%interval != 0 {
		return
	}
	obs := livestate.Observation{At: d.clock.Now(), State: livestate.State{Map: "c1m1_hotel", MaxPlayers: 8}}
	for i, v := range visits {
		if v.join <= since && since < v.leave {
			obs.State.Players++
			obs.Roster = append(obs.Roster, livestate.Player{SteamID: person(i), UserID: 2 + i, Name: "Ada", Ping: 30, Connected: (since - v.join).Truncate(time.Second)})
		}
	}
	if unsure := d.server.NeedLookup(obs); len(unsure) > 0 {
		sessions, err := d.st.Latest(ctx, d.id, unsure)
		if err != nil {
			d.t.Fatal(err)
		}
		d.server = d.server.AddKnown(sessions)
	}
	var changes livestate.Changes
	d.server, changes = d.server.Observe(obs, livestate.Policy{})
	d.writer.Add(d.id, changes)
	if since%(5*time.Second) == 0 || since == schedule {
		d.flush()
	}
}

func (d *watcher) flush() {
	if err := d.writer.Flush(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}
