package audit_test

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/audit"
	"github.com/left4me/left4me/store/memstore"
)

var t0 = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// scene is a store and the record of a poller that has filled it.
type scene struct {
	*testing.T
	st   store.Store
	path string
	now  time.Time
	w    *record.Writer // nil while nothing is recorded
	live map[int64]livestate.Server
}

func newScene(t *testing.T) *scene {
	t.Helper()
	st := memstore.New()
	t.Cleanup(func() { st.Close() })
	owner, err := st.CreateUser(t.Context(), store.User{Name: "mara", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"one", "two"} {
		if _, err := st.CreateServer(t.Context(), store.Server{UserID: owner.ID, Name: name, Port: 27015 + i}); err != nil {
			t.Fatal(err)
		}
	}
	s := &scene{T: t, st: st, path: filepath.Join(t.TempDir(), "record"), now: t0, live: make(map[int64]livestate.Server)}
	s.record(true)
	return s
}

// record switches the record on or off.
func (s *scene) record(on bool) {
	s.Helper()
	if err := s.w.Close(); err != nil {
		s.Fatal(err)
	}
	s.w = nil
	if on {
		var err error
		if s.w, err = record.NewWriter(record.Config{Path: s.path}); err != nil {
			s.Fatal(err)
		}
	}
}

// poll observes a server that often, five seconds apart.
func (s *scene) poll(server int64, times int, roster ...livestate.Player) {
	s.Helper()
	for range times {
		s.now = s.now.Add(5 * time.Second)
		obs := livestate.Observation{At: s.now, Roster: roster, State: livestate.State{Players: len(roster), MaxPlayers: 8, Map: "c1m1_hotel"}}
		s.w.Observe(server, s.live[server], obs)
		live, c := s.live[server].Observe(obs, livestate.Policy{})
		s.live[server] = live
		update := store.Update{ServerID: server, Run: c.Run, Sessions: slices.Collect(c.Sessions())}
		if c.RunStarted && !c.Previous.StartedAt.IsZero() {
			update.Closed = []livestate.Run{c.Previous}
		}
		if err := s.st.Apply(s.Context(), []store.Update{update}); err != nil {
			s.Fatal(err)
		}
		for i := range roster {
			roster[i].Connected += 5 * time.Second
		}
	}
}

func player(account uint32, userID int) livestate.Player {
	return livestate.Player{SteamID: steam.FromAccountID(account), UserID: userID, Name: "Ada", Ping: 50}
}

// history replays the record as it is now.
func (s *scene) history() *record.History {
	s.Helper()
	s.w.Flush()
	f, err := record.Open(s.path)
	if err != nil {
		s.Fatal(err)
	}
	defer f.Close()
	h, err := record.Replay(s.Context(), f, livestate.Policy{})
	if err != nil || h.Damaged > 0 {
		s.Fatalf("%d damaged places, %v", h.Damaged, err)
	}
	return h
}

func (s *scene) apply(updates ...store.Update) {
	s.Helper()
	if err := s.st.Apply(s.Context(), updates); err != nil {
		s.Fatal(err)
	}
}

// sessions returns the sessions of a server as the store has them.
func (s *scene) sessions(server int64) (all []livestate.Session) {
	s.Helper()
	for session, err := range s.st.Sessions(s.Context(), server, time.Time{}, time.Time{}) {
		if err != nil {
			s.Fatal(err)
		}
		all = append(all, session)
	}
	return all
}

func (s *scene) all(seq iter.Seq2[audit.Difference, error]) (all []audit.Difference) {
	s.Helper()
	for d, err := range seq {
		if err != nil {
			s.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

func (s *scene) compare() []audit.Difference {
	s.Helper()
	return s.all(audit.Compare(s.Context(), s.history(), s.st))
}

func (s *scene) repair() []audit.Difference {
	s.Helper()
	return s.all(audit.Repair(s.Context(), s.history(), s.st))
}

// eventful is a scene with three sessions on server 1, the last one open, and one on
// server 2.
func eventful(t *testing.T) *scene {
	t.Helper()
	s := newScene(t)
	s.poll(1, 1)
	s.poll(1, 4, player(1, 10))
	s.poll(1, 4, player(2, 11))
	s.poll(1, 1)
	s.poll(1, 10, player(3, 12))
	s.poll(2, 1)
	s.poll(2, 4, player(4, 5))
	s.poll(2, 2)
	return s
}

func TestCompareFindsNothing(t *testing.T) {
	t.Parallel()
	if found := eventful(t).compare(); len(found) > 0 {
		t.Errorf("differences: %v", found)
	}
}

func TestRepair(t *testing.T) {
	t.Parallel()
	s := eventful(t)
	one, two := s.sessions(1), s.sessions(2)

	// One with another end, one with another name, one too many, one missing,
	// one in the place of the last. And one before the record, which says nothing
	// of it.
	late, renamed, extra, other := one[0], one[1], one[1], two[0]
	late.LeftAt = late.LeftAt.Add(time.Minute)
	renamed.Name = "Nobody"
	extra.SteamID = steam.FromAccountID(99)
	shifted := other
	shifted.JoinedAt = other.JoinedAt.Add(7 * time.Second)
	older := late
	older.JoinedAt, older.LeftAt = late.JoinedAt.Add(-time.Hour), late.JoinedAt.Add(-time.Minute)
	older.LastSeenAt = older.LeftAt
	s.apply(
		store.Update{ServerID: 1, Delete: []livestate.Session{renamed, one[2]}, Sessions: []livestate.Session{late, renamed, extra, older}},
		store.Update{ServerID: 2, Delete: []livestate.Session{other}, Sessions: []livestate.Session{shifted}},
	)

	found := s.compare()
	if len(found) != 6 {
		t.Errorf("%d differences: %v", len(found), found)
	}
	if diff := cmp.Diff(found, s.repair()); diff != "" {
		t.Errorf("what was repaired is not what was found (-found +repaired):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Insert(one, 0, older), s.sessions(1)); diff != "" {
		t.Errorf("server 1 after the repair (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(two, s.sessions(2)); diff != "" {
		t.Errorf("server 2 after the repair (-want +got):\n%s", diff)
	}
	if again := s.repair(); len(again) > 0 {
		t.Errorf("repaired again: %v", again)
	}
}

// A session that was torn in two, the second half open, becomes one again.
func TestRepairJoinsHalves(t *testing.T) {
	t.Parallel()
	s := eventful(t)
	want := s.sessions(1)
	whole := want[slices.IndexFunc(want, livestate.Session.Open)]
	first, second := whole, whole
	first.LeftAt, first.Reason = whole.LastSeenAt.Add(-30*time.Second), livestate.ReasonLeft
	first.LastSeenAt = first.LeftAt
	second.JoinedAt = first.LeftAt.Add(time.Second)
	s.apply(store.Update{ServerID: 1, Delete: []livestate.Session{whole}, Sessions: []livestate.Session{first, second}})
	if found := s.repair(); len(found) == 0 {
		t.Error("nothing was repaired")
	}
	if diff := cmp.Diff(want, s.sessions(1)); diff != "" {
		t.Errorf("sessions after the repair (-want +got):\n%s", diff)
	}
	if again := s.repair(); len(again) > 0 {
		t.Errorf("repaired again: %v", again)
	}
}

// While a daemon polls, what it holds in memory would win over a repair.
func TestRepairNeedsTheLease(t *testing.T) {
	t.Parallel()
	s := eventful(t)
	if err := s.st.Acquire(t.Context(), store.PollerLease, "daemon", time.Now(), time.Minute); err != nil {
		t.Fatal(err)
	}
	errs := 0
	for _, err := range audit.Repair(t.Context(), s.history(), s.st) {
		if errs++; !errors.Is(err, store.ErrLeaseHeld) {
			t.Errorf("error %v, want %v", err, store.ErrLeaseHeld)
		}
	}
	if errs != 1 {
		t.Errorf("%d errors, want 1", errs)
	}
	if err := s.st.Release(t.Context(), store.PollerLease, "daemon"); err != nil {
		t.Fatal(err)
	}
	s.repair()
	if err := s.st.Acquire(t.Context(), store.PollerLease, "next", time.Now(), time.Minute); err != nil {
		t.Errorf("the lease after a repair: %v", err)
	}
}

// What was seen while nothing was recorded is not disproved by the record.
func TestCompareAcrossAGap(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	stays := player(9, 1)
	visit := func(userID int) {
		for _, account := range []uint32{1, 2} {
			s.poll(1, 3, stays, player(account, userID))
			s.poll(1, 3, stays)
			stays.Connected += 30 * time.Second
		}
	}
	for i, on := range []bool{true, false, true} {
		s.record(on)
		visit(10 + i)
	}
	h := s.history()
	if n := len(h.Server(1).Sessions()); n != 5 {
		t.Errorf("%d sessions in the record, want 5", n)
	}
	if n := len(h.Server(1).Periods()); n != 2 {
		t.Errorf("%d periods, want 2", n)
	}
	if found := s.compare(); len(found) > 0 {
		t.Errorf("differences: %v", found)
	}

	// Nor is what is known of a server that is gone.
	if err := s.st.DeleteServer(t.Context(), 1, 1); err != nil {
		t.Fatal(err)
	}
	if found := s.compare(); len(found) > 0 {
		t.Errorf("differences on a server that is gone: %v", found)
	}
}

// away is a store that cannot be read.
type away struct{ store.Store }

var errAway = errors.New("away")

func (away) Sessions(context.Context, int64, time.Time, time.Time) iter.Seq2[livestate.Session, error] {
	return func(yield func(livestate.Session, error) bool) { yield(livestate.Session{}, errAway) }
}

func TestCompareReportsTheStore(t *testing.T) {
	t.Parallel()
	s := eventful(t)
	for _, seq := range []iter.Seq2[audit.Difference, error]{
		audit.Compare(t.Context(), s.history(), away{s.st}),
		audit.Repair(t.Context(), s.history(), away{s.st}),
	} {
		for d, err := range seq {
			if !errors.Is(err, errAway) {
				t.Errorf("%v, %v", d, err)
			}
		}
	}
}
