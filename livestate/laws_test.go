package livestate_test

import (
	"cmp"
	"errors"
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
	"github.com/left4me/left4me/steam"
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
	w := newWorld(d)
	if err := w.laws(); err != nil {
		t.Errorf("schedule %d: %v\n%s", seed, err, w)
	}
}

func (w *world) laws() error {
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
		if err := w.true(rows, 0); err != nil {
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
func (w *world) crash(want *history) error {
	crashing := daemon{shots: w.shots, dice: w.dice, crashes: true}
	if err := crashing.watch(); err != nil {
		return fmt.Errorf("crashing: %w", err)
	}
	rows := crashing.table.all()
	if err := want.bound(rows); err != nil {
		return fmt.Errorf("crashing: %w", err)
	}
	if !w.has(deceiving | longAway | outages) {
		if err := w.true(rows, int64(crashing.crashed)*lag); err != nil {
			return fmt.Errorf("crashing: %w", err)
		}
	}
	return nil
}

// bound is the law of the sum: a player's sessions are together no longer than
// from the first observation, or from when he says he joined if that is earlier,
// to the last observation.
func (h *history) bound(rows []row) error {
	sums := make(map[steam.ID]int64)
	for _, r := range rows {
		sums[r.who] += r.length()
	}
	for who, sum := range sums {
		// A player's sessions that start in one millisecond take one each.
		const grains = 50
		if most := h.last - min(h.first, h.earliest[who]) + grains; sum > most {
			return fmt.Errorf("%v was on the server for %d ms of %d", who, sum, most)
		}
	}
	return nil
}

// true is the law of truth, for schedules in which nothing deceives the polls:
// every session lies within one true connection; every connection that lasted
// from one poll to the next has a session, and that is as long as it, but for
// what no poll saw at its edges, and for what nobody could learn of: that it
// went on before its counter began again in an outage.
func (w *world) true(rows []row, lost int64) error {
	sums, truths := make([]int64, len(w.people)), make([]int64, len(w.people))
	for _, r := range rows {
		who := int(r.who.AccountID() - peopleID)
		sums[who] += r.length()
		if !slices.ContainsFunc(w.links, func(l link) bool {
			return l.who == who && l.from <= r.joined && (l.to < 0 || r.last <= l.to)
		}) {
			return fmt.Errorf("no true connection holds the session %+v", r)
		}
	}
	sighted := 0
	for _, l := range w.links {
		to := l.to
		if to < 0 {
			to = w.now
		}
		const edge = interval + jitter
		if w.trouble == 0 {
			if l.sightings == 0 && to-l.from > edge {
				return fmt.Errorf("no poll saw the connection %+v", l)
			}
			if l.sightings > 0 && (l.claimed-l.from > edge || to-l.last > edge) {
				return fmt.Errorf("more than a poll is missing at an edge of %+v", l)
			}
		}
		if l.sightings > 0 {
			sighted++
			truths[l.who] += l.last - l.claimed - l.unknown
		}
	}
	if w.trouble == 0 && lost == 0 && len(rows) != sighted {
		return fmt.Errorf("%d sessions of %d connections", len(rows), sighted)
	}
	for who := range sums {
		if sums[who] > truths[who] || sums[who] < truths[who]-lost {
			return fmt.Errorf("%v: sessions of %d ms, %d in truth", w.people[who].id, sums[who], truths[who])
		}
	}
	return nil
}

// lag is how far behind the end of a run may be in a store, in milliseconds.
const lag = 15_000

// daemon watches a server.
type daemon struct {
	shots   []shot
	dice    *dice
	deaf    bool // is not told of silence
	reloads bool // stops and starts again, now and then
	crashes bool
	crashed int

	server livestate.Server
	table  table
}

func (d *daemon) watch() error {
	p := livestate.Policy{}
	for i := range d.shots {
		s := &d.shots[i]
		var c livestate.Changes
		switch {
		case s.stop != "":
			d.server, c = d.server.Stop(s.now, s.stop)
		case !s.seen():
			if d.deaf && i < len(d.shots)-1 {
				continue
			}
			d.server, c = d.server.Silence(s.now, p)
		default:
			if unsure := d.server.Unsure(s.obs); unsure != nil {
				d.server = d.server.Recall(d.table.sessions(unsure))
			}
			before := d.server
			d.server, c = d.server.Observe(s.obs, p)
			if err := consistent(&before, &d.server, &c); err != nil {
				return err
			}
			if i%4 == 0 {
				again, c := d.server.Observe(s.obs, p)
				if !nothing(&c) || again.Run != d.server.Run || !slices.Equal(again.Sessions, d.server.Sessions) {
					return fmt.Errorf("the same observation twice: %+v", c)
				}
			}
		}
		if err := d.table.apply(&c); err != nil {
			return err
		}
		if d.crashes {
			if ms(d.server.Run.LastSeenAt)-ms(d.table.run.LastSeenAt) >= lag {
				d.table.touch(d.server.Run)
			}
			if d.dice.one(8) {
				d.server = d.table.load()
				d.crashed++
			}
			continue
		}
		d.table.touch(d.server.Run)
		if d.reloads && d.dice.one(3) {
			if err := d.reload(); err != nil {
				return err
			}
		}
	}
	d.table.touch(d.server.Run)
	return nil
}

// reload stops and starts again.
func (d *daemon) reload() error {
	loaded := d.table.load()
	if want, got := byID(d.server.Sessions), byID(loaded.Sessions); !slices.Equal(want, got) {
		return fmt.Errorf("sessions loaded (-want +got):\n%s", gocmp.Diff(want, got))
	}
	if loaded.Run != d.server.Run {
		return fmt.Errorf("run loaded (-want +got):\n%s", gocmp.Diff(d.server.Run, loaded.Run))
	}
	d.server = loaded
	return nil
}

func byID(sessions []livestate.Session) []livestate.Session {
	sorted := slices.Clone(sessions)
	slices.SortFunc(sorted, func(a, b livestate.Session) int { return a.SteamID.Compare(b.SteamID) })
	return sorted
}

// consistent checks one step's changes against the server before and after it.
func consistent(before, after *livestate.Server, c *livestate.Changes) error {
	switch {
	case c.Run != after.Run:
		return errors.New("the changes have another run than the server")
	case c.RunStarted && c.Previous != before.Run:
		return errors.New("the run before is not the one it was")
	case c.RunStarted && before.Run != (livestate.Run{}) && !before.Run.LastSeenAt.Before(after.Run.StartedAt):
		return errors.New("two runs overlap")
	case !c.RunStarted && (c.RunExtended != (before.Run != after.Run) || before.Run.StartedAt != after.Run.StartedAt):
		return errors.New("a run changed and no change says so")
	case c.Up == before.Up || c.Down:
		return errors.New("an observation that is not up")
	}
	for i, s := range after.Sessions {
		if i > 0 && after.Sessions[i-1].SteamID.Compare(s.SteamID) >= 0 {
			return errors.New("sessions out of order")
		}
		if s.LastSeenAt.After(after.Run.LastSeenAt) && s.LastSeenAt != s.JoinedAt {
			return errors.New("a session was seen after the last poll")
		}
	}
	for _, list := range [...][]livestate.Session{c.Opened, c.Reopened, c.Updated} {
		for _, s := range list {
			if !slices.Contains(after.Sessions, s) {
				return fmt.Errorf("a session of the changes is not the server's: %+v", s)
			}
		}
	}
	for _, r := range c.Renamed {
		if r.From == r.To || r.Session.NameNow != r.To || !slices.Contains(after.Sessions, r.Session) {
			return fmt.Errorf("no rename: %+v", r)
		}
	}
	return nil
}

func nothing(c *livestate.Changes) bool {
	return !c.RunStarted && !c.RunExtended && !c.MapChanged && !c.Up && !c.Down &&
		len(c.Opened)+len(c.Closed)+len(c.Reopened)+len(c.Updated)+len(c.Renamed) == 0
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
func (w *world) String() string {
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
