package postgres_test

import (
	"context"
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
