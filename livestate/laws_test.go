package livestate_test

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/left4me/left4me/livestate"
)

// A million of them take some minutes:
//
//	go test ./livestate -run TestLaws -schedules=1000000
var (
	schedules = flag.Int("schedules", 3000, "how many random schedules TestLaws plays")
	schedule  = flag.Uint64("schedule", 0, "the only one to play, as a failure names it")
)

// TestLaws plays random schedules: true histories of a server, and what the
// polls of several daemons see of each. It checks what every daemon must know
// at the end.
func TestLaws(t *testing.T) {
	t.Parallel()
	debug.SetGCPercent(800) // what a schedule needs is small and soon garbage
	if *schedule != 0 {
		check(t, *schedule, &dice{pcg: rand.NewPCG(*schedule, 0)})
		return
	}
	workers := uint64(runtime.GOMAXPROCS(0))
	for worker := range workers {
		t.Run(fmt.Sprint("worker ", worker), func(t *testing.T) {
			t.Parallel()
			for seed := 1 + worker; seed <= uint64(*schedules) && !t.Failed(); seed += workers {
				check(t, seed, &dice{pcg: rand.NewPCG(seed, 0)})
			}
		})
	}
}

// FuzzSchedule plays the schedules that a fuzzer thinks of.
func FuzzSchedule(f *testing.F) {
	for seed := range uint64(20) {
		pcg := rand.NewPCG(seed, 1)
		data := make([]byte, 1500)
		for i := range data {
			data[i] = byte(pcg.Uint64())
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, 0, &dice{data: data[:min(len(data), 4096)]})
	})
}

// check plays one schedule.
func check(t *testing.T, seed uint64, d *dice) {
	t.Helper()
	w := newSimulation(d)
	if err := w.laws(); err != nil {
		t.Errorf("schedule %d: %v\n%s", seed, err, w)
	}
}

func (w *simulation) laws() error {
	want := expect(w.shots)

	plain := daemon{shots: w.shots}
	if err := plain.watch(); err != nil {
		return err
	}
	rows := plain.table.all()
	if diff := diffRows(want.rows, rows); diff != "" {
		return fmt.Errorf("sessions (-want +got):\n%s", diff)
	}
	if got := append(plain.table.runs, plain.table.run); len(want.runs) > 0 && !slices.Equal(want.runs, got) {
		return fmt.Errorf("runs (-want +got):\n%s", gocmp.Diff(want.runs, got))
	}
	if err := want.bound(rows); err != nil {
		return err
	}
	if !w.has(deceiving) {
		if err := w.accurate(rows, 0); err != nil {
			return err
		}
	}

	// Whoever stops and starts again, or is not told of silence, knows the same.
	reloading := daemon{shots: w.shots, dice: w.dice, reloads: true, deaf: !w.has(clockSteps | restarts)}
	if err := reloading.watch(); err != nil {
		return fmt.Errorf("reloading: %w", err)
	}
	if diff := diffRows(rows, reloading.table.all()); diff != "" {
		return fmt.Errorf("sessions of a daemon that stops and starts again (-want +got):\n%s", diff)
	}

	if w.one(2) {
		return w.crash(want)
	}

	// Whoever has only the observations, recorded, knows who was there and when.
	replaying := daemon{shots: slices.DeleteFunc(slices.Clone(w.shots), func(s shot) bool { return !s.seen() })}
	if err := replaying.watch(); err != nil {
		return fmt.Errorf("replaying: %w", err)
	}
	rows = withoutEnds(rows)
	if diff := diffRows(rows, withoutEnds(replaying.table.all())); diff != "" {
		return fmt.Errorf("sessions of a replay (-want +got):\n%s", diff)
	}

	// So does whoever has only Reconcile.
	if !w.has(clockSteps | longAway) {
		got, err := reconciled(w.shots)
		if err != nil {
			return err
		}
		if diff := diffRows(rows, withoutEnds(got)); diff != "" {
			return fmt.Errorf("sessions by Reconcile alone (-want +got):\n%s", diff)
		}
	}
	return nil
}

// crash is the law that whoever crashes loses no more than what was not yet
// written.
func (w *simulation) crash(want *history) error {
	crashing := daemon{shots: w.shots, dice: w.dice, crashes: true}
	if err := crashing.watch(); err != nil {
		return fmt.Errorf("crashing: %w", err)
	}
	rows := crashing.table.all()
	if err := want.bound(rows); err != nil {
		return fmt.Errorf("crashing: %w", err)
	}
	if !w.has(deceiving | longAway | outages) {
		if err := w.accurate(rows, int64(crashing.crashed)*lag); err != nil {
			return fmt.Errorf("crashing: %w", err)
		}
	}
	return nil
}

// reconciled returns the sessions of a program that has only Reconcile.
func reconciled(shots []shot) ([]row, error) {
	var known []livestate.Session
	var rows []row
	for i := range shots {
		s := &shots[i]
		if !s.seen() {
			continue
		}
		known = livestate.Reconcile(known, s.obs, livestate.Policy{}).Apply(known)
		if i%4 == 0 {
			c := livestate.Reconcile(known, s.obs, livestate.Policy{})
			if len(c.Opened)+len(c.Closed)+len(c.Reopened)+len(c.Renamed) > 0 || !slices.Equal(known, c.Apply(known)) {
				return nil, fmt.Errorf("the same observation reconciled twice: %+v", c)
			}
		}
		for i := range known {
			r := rowOf(&known[i])
			if at, ok := slices.BinarySearchFunc(rows, r, compareRows); ok {
				rows[at] = r
			} else {
				rows = slices.Insert(rows, at, r)
			}
		}
	}
	return rows, nil
}

func withoutEnds(rows []row) []row {
	for i := range rows {
		rows[i].open, rows[i].reason = false, ""
	}
	return rows
}

func diffRows(want, got []row) string {
	if slices.Equal(want, got) {
		return ""
	}
	return gocmp.Diff(want, got, gocmp.AllowUnexported(row{}))
}

// String writes a schedule as somebody would tell it.
func (w *simulation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "trouble %08b\n", w.trouble)
	for _, l := range w.links {
		fmt.Fprintf(&b, "connection %+v\n", l)
	}
	for _, s := range w.shots {
		switch {
		case s.seen():
			fmt.Fprintf(&b, "%8d %+v partial=%t", ms(s.obs.At), s.obs.State, s.obs.Partial)
			for _, e := range s.obs.Roster {
				fmt.Fprintf(&b, "  %d #%d %q %v %dms", e.SteamID.AccountID(), e.UserID, e.Name, e.Connected, e.Ping)
			}
			b.WriteByte('\n')
		default:
			fmt.Fprintf(&b, "%8d %s\n", ms(s.now), cmp.Or(string(s.stop), "silence"))
		}
	}
	return b.String()
}
