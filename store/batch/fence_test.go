package batch_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
)

// fencedStore refuses what was seen under rights that are not valid.
type fencedStore struct {
	fakeStore
	validMu sync.Mutex
	valid   map[store.Shard]bool
}

func (s *fencedStore) check(fences store.Fences) error {
	s.validMu.Lock()
	defer s.validMu.Unlock()
	return fences.Check(func(f store.Shard) bool { return s.valid[f] })
}

func (s *fencedStore) Apply(ctx context.Context, batch []store.Update) error {
	var fences store.Fences
	for _, u := range batch {
		fences.Add(u.ServerID, u.Epoch)
	}
	if err := s.check(fences); err != nil {
		return err
	}
	return s.fakeStore.Apply(ctx, batch)
}

func (s *fencedStore) Touch(ctx context.Context, seen []store.RunEnd) error {
	var fences store.Fences
	for _, u := range seen {
		fences.Add(u.ServerID, u.Epoch)
	}
	if err := s.check(fences); err != nil {
		return err
	}
	return s.fakeStore.Touch(ctx, seen)
}

func (s *fencedStore) SetServerStates(ctx context.Context, states []store.ServerState) error {
	var fences store.Fences
	for _, u := range states {
		fences.Add(u.ServerID, u.Epoch)
	}
	if err := s.check(fences); err != nil {
		return err
	}
	return s.fakeStore.SetServerStates(ctx, states)
}

// change is one step that opens a session.
func change(name string) livestate.Changes {
	p := livestate.Observation{At: time.Now().UTC(), Roster: []livestate.Player{{SteamID: steam.FromAccountID(1), UserID: 2, Name: name}}}
	_, c := livestate.Server{}.Observe(p, livestate.Policy{})
	return c
}

// What another has taken over is dropped, and the rest of the batch is kept.
func TestFencedPartIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st := &fencedStore{valid: map[store.Shard]bool{{Number: 2, Epoch: 5}: true}}
		var fenced []store.Shard
		w := batch.New(batch.Config{Store: st, OnFenced: func(shards []store.Shard) { fenced = append(fenced, shards...) }})
		w.AddUnder(4, 1, change("Lost"))
		w.SetState(store.ServerState{ServerID: 1, Epoch: 4, ActualState: store.Running})
		w.AddUnder(5, 2, change("Kept"))
		w.SetState(store.ServerState{ServerID: 2, Epoch: 5, ActualState: store.Running})
		if err := w.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := st.names(1) + st.names(2); got != "Kept" || len(st.states) != 1 {
			t.Errorf("stored %q, states %v", got, st.states)
		}
		if !slices.Contains(fenced, store.Shard{Number: 1, Epoch: 4}) || slices.Contains(fenced, store.Shard{Number: 2, Epoch: 5}) {
			t.Errorf("fenced %v", fenced)
		}
		if s := w.Stats(); s.Fenced == 0 || s.Failures != 0 || s.Pending != 0 {
			t.Errorf("stats %+v", s)
		}
		w.AddUnder(4, 1, livestate.Changes{RunExtended: true, Run: livestate.Run{StartedAt: time.Now(), LastSeenAt: time.Now()}})
		if err := w.Flush(t.Context()); err != nil || len(st.seen) != 0 {
			t.Errorf("the end of a run: %v, %v", err, st.seen)
		}
	})
}

// What was seen before a shard was lost is not merged with what is seen after it came back.
func TestAnotherEpochBeginsAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st := &fencedStore{valid: map[store.Shard]bool{{Number: 1, Epoch: 6}: true}}
		w := batch.New(batch.Config{Store: st})
		w.AddUnder(4, 1, change("Before"))
		st.apply = func(context.Context, []store.Update) error { return store.ErrUnavailable }
		st.valid[store.Shard{Number: 1, Epoch: 4}] = true
		if err := w.Flush(t.Context()); err == nil {
			t.Fatal("no error")
		}
		st.fail(nil)
		delete(st.valid, store.Shard{Number: 1, Epoch: 4})
		w.AddUnder(6, 1, change("After"))
		if err := w.Flush(t.Context()); err != nil || st.names(1) != "After" {
			t.Errorf("%v; stored %q", err, st.names(1))
		}
	})
}
