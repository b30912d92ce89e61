package batch

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

var (
	t0     = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	sameID = cmp.Comparer(func(a, b steam.ID) bool { return a == b })
)

// watch plays polls of one server, whose entries are account numbers, and returns
// the changes.
func watch(live *livestate.Server, from int, rosters ...[]uint32) []livestate.Changes {
	var all []livestate.Changes
	for i, roster := range rosters {
		obs := livestate.Observation{At: t0.Add(time.Duration(from+i) * 5 * time.Second)}
		obs.State = livestate.State{Players: len(roster), Map: "c1m1_hotel"}
		for _, account := range roster {
			obs.Roster = append(obs.Roster, livestate.Player{SteamID: steam.FromAccountID(account), UserID: int(account),
				Name: "n", Ping: 20, Connected: time.Duration(from+i) * 5 * time.Second})
		}
		next, c := live.Observe(obs, livestate.Policy{})
		*live = next
		all = append(all, c)
	}
	return all
}

// However the steps fall on batches, and whichever batches fail, what the store gets
// in the end is the same.
func TestPendingMerges(t *testing.T) {
	t.Parallel()
	var live livestate.Server
	steps := watch(&live, 0, []uint32{1}, []uint32{1, 2}, []uint32{1, 2}, []uint32{2}, []uint32{2}, []uint32{1, 2}, []uint32{1, 2}, nil, []uint32{3}, []uint32{3})
	once := newPending()
	for _, c := range steps {
		once.add(1, c)
	}
	want := once.batch()
	for cuts := range 1 << (len(steps) - 1) {
		kept, next := newPending(), newPending()
		for i, c := range steps {
			next.add(1, c)
			if cuts>>i&1 == 1 { // a flush here, which fails
				kept.mergeNewer(next)
				next = newPending()
			}
		}
		kept.mergeNewer(next)
		if diff := cmp.Diff(want, kept.batch(), sameID); diff != "" {
			t.Fatalf("cuts %b (-want +got):\n%s", cuts, diff)
		}
		if kept.rows != once.rows {
			t.Fatalf("cuts %b: %d rows, want %d", cuts, kept.rows, once.rows)
		}
	}
}

// A session that waits while its server is polled on follows the polls.
func TestPendingFollows(t *testing.T) {
	t.Parallel()
	var live livestate.Server
	p := newPending()
	for _, c := range watch(&live, 0, []uint32{1}, []uint32{1}, []uint32{1}) {
		p.add(1, c)
	}
	got := p.batch()[0]
	if s := got.Sessions[0]; !s.LastSeenAt.Equal(t0.Add(10*time.Second)) || !got.Run.LastSeenAt.Equal(s.LastSeenAt) {
		t.Errorf("the session was seen %v, the run %v", s.LastSeenAt, got.Run.LastSeenAt)
	}
	p.done(p.batch())
	for _, c := range watch(&live, 3, []uint32{1}) {
		p.add(1, c)
	}
	if len(p.batch()) != 0 || p.rows != 0 {
		t.Errorf("seen again is an update: %+v", p.batch())
	}
	if diff := cmp.Diff([]store.RunEnd{{ServerID: 1, LastSeenAt: t0.Add(15 * time.Second)}}, p.touches()); diff != "" {
		t.Errorf("touches (-want +got):\n%s", diff)
	}
}

// What can be missed goes first, and what the store must know never goes.
func TestPendingTrims(t *testing.T) {
	t.Parallel()
	p := newPending()
	var live livestate.Server
	for _, c := range watch(&live, 0, []uint32{1, 2}) {
		p.add(1, c)
	}
	p.done(p.batch()) // the store knows 1 and 2
	steps := watch(&live, 1, []uint32{1, 3}, []uint32{1}, []uint32{1, 4})
	steps[0].Renamed = []livestate.Rename{{Session: steps[0].Opened[0], From: "n", To: "m", At: t0}}
	for _, c := range steps {
		p.add(1, c)
	}
	open := func() (accounts []uint32) {
		for _, s := range p.batch()[0].Sessions {
			accounts = append(accounts, s.SteamID.AccountID())
		}
		return accounts
	}
	if n := p.trim(p.rows); n != 0 {
		t.Errorf("%d rows were dropped within the limit", n)
	}
	if n := p.trim(p.rows - 1); n != 1 || len(p.batch()[0].Aliases) != 0 || len(p.batch()[0].Closed) == 0 {
		t.Errorf("dropped %d rows, left %+v", n, p.batch())
	}
	p.trim(p.rows - 1)
	if b := p.batch()[0]; len(b.Closed) != 0 || len(b.Sessions) != 3 {
		t.Errorf("left %+v", b)
	}
	p.trim(0)
	if diff := cmp.Diff([]uint32{2, 4}, open()); diff != "" {
		t.Errorf("sessions left (-want +got):\n%s", diff)
	}
	if b := p.batch()[0]; !b.Run.LastSeenAt.Equal(t0.Add(15 * time.Second)) {
		t.Errorf("the newest run is %+v", b.Run)
	}
	p.done(p.batch())
	if p.rows != 0 || !p.empty() {
		t.Errorf("%d rows left of nothing", p.rows)
	}
}

func TestChunk(t *testing.T) {
	t.Parallel()
	var batch []store.Update
	for range 3 {
		batch = append(batch, store.Update{Sessions: make([]livestate.Session, applyRows/2)})
	}
	if n := chunk(batch); n != 1 {
		t.Errorf("chunk = %d", n)
	}
	if n := chunk([]store.Update{{Sessions: make([]livestate.Session, 2*applyRows)}}); n != 1 {
		t.Errorf("one large update: chunk = %d", n)
	}
}

// A connection that no poll saw reaches the store with the poll after it, which else only moves the
// end of the run.
func TestPendingKeepsPassedSessions(t *testing.T) {
	t.Parallel()
	var live livestate.Server
	p := newPending()
	p.add(1, watch(&live, 0, nil)[0])
	e := livestate.Edge{Kind: livestate.EdgeConnect, SteamID: steam.FromAccountID(7), UserID: 7, Name: "n", At: t0.Add(time.Second)}
	live = live.Edge(e)
	e.Kind, e.At = livestate.EdgeDisconnect, t0.Add(3*time.Second)
	live = live.Edge(e)
	p = newPending()
	p.add(1, watch(&live, 1, nil)[0])
	updates := p.batch()
	if len(updates) != 1 || len(updates[0].Sessions) != 1 {
		t.Fatalf("updates %+v", updates)
	}
	s := updates[0].Sessions[0]
	if !s.JoinedAt.Equal(t0.Add(time.Second)) || !s.LeftAt.Equal(t0.Add(3*time.Second)) || s.Reason != livestate.ReasonLeft {
		t.Errorf("session %+v", s)
	}
}
