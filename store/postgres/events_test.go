package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
)

// TestPostgresStoppedWriterHoldsUpNoEvents: a program that stops between its events and the
// end of its transaction is cut off.
func TestPostgresStoppedWriterHoldsUpNoEvents(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	url := newDatabase(t)
	s := open(t, url)
	stopped, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer stopped.Close(context.WithoutCancel(ctx))
	if _, err := stopped.Exec(ctx, `BEGIN`); err != nil {
		t.Fatal(err)
	}
	if _, err := stopped.Exec(ctx, postgres.LockEvents); err != nil {
		t.Fatal(err)
	}
	if _, err := stopped.Exec(ctx, `INSERT INTO event (id, event) VALUES (1, '{}')`); err != nil {
		t.Fatal(err)
	}
	bounded, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	err = s.Apply(bounded, []store.Update{{ServerID: 1, Events: []livestate.Event{{ID: 2, Kind: livestate.EventDown}}}})
	if err != nil {
		t.Fatal(err)
	}
	events, _, _, err := s.EventsAfter(ctx, 0, 10)
	if err != nil || len(events) != 1 || events[0].ID != 2 {
		t.Errorf("events %v, %v, want that of the store alone", events, err)
	}
	if _, err := stopped.Exec(ctx, `COMMIT`); err == nil {
		t.Error("the transaction of the program that stopped ends well")
	}
}

// TestPostgresFencedBatchTellsNothing: events of a holder that has lost its shards reach no one.
func TestPostgresFencedBatchTellsNothing(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s := open(t, newDatabase(t))
	old, err := s.TakeShards(ctx, "old", store.ShardCount, time.Millisecond)
	if err != nil || len(old) != store.ShardCount {
		t.Fatal(len(old), err)
	}
	var taken []store.Shard
	for len(taken) == 0 && err == nil {
		taken, err = s.TakeShards(ctx, "new", store.ShardCount, time.Hour)
	}
	if err != nil {
		t.Fatal(err)
	}
	up := store.Update{ServerID: 1, Epoch: old[1].Epoch, Events: []livestate.Event{{ID: 1, ServerID: 1, Kind: livestate.EventDown}}}
	if err := s.Apply(ctx, []store.Update{up}); !errors.Is(err, store.ErrFenced) {
		t.Errorf("Apply: %v", err)
	}
	up.Epoch = taken[1].Epoch
	up.Events[0].ID = 2
	if err := s.Apply(ctx, []store.Update{up}); err != nil {
		t.Error(err)
	}
	if events, _, _, err := s.EventsAfter(ctx, 0, 10); err != nil || len(events) != 1 || events[0].ID != 2 {
		t.Errorf("events %v, %v", events, err)
	}
}
