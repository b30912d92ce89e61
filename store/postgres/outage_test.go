package postgres_test

import (
	"context"
	"errors"
	"fmt"
	neturl "net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres/postgrestest"
)

// TestPostgresRestarts: while the database is away, and starts again, every call is
// ErrUnavailable and none hangs; then all that was written is there, and batches go on.
func TestPostgresRestarts(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	own, err := postgrestest.Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := own.Stop(); err != nil {
			t.Error(err)
		}
	}()
	database, err := own.NewDatabase(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, database+"&synchronous_commit=on") // which the server leaves off
	u, err := s.CreateUser(ctx, store.User{Name: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.CreateServer(ctx, store.Server{UserID: u.ID, Name: "a", Port: 1})
	if err != nil {
		t.Fatal(err)
	}
	up := func(n int) []store.Update {
		at := epoch.Add(time.Duration(n) * time.Minute)
		return []store.Update{{ServerID: v.ID, Run: livestate.Run{StartedAt: at, LastSeenAt: at},
			Events: []livestate.Event{{ID: uint64(n + 1), ServerID: v.ID, Kind: livestate.EventMap}}}}
	}
	listening := make(chan error, 1)
	woken := make(chan struct{}, 100)
	go func() { listening <- s.AwaitEvents(ctx, func() { woken <- struct{}{} }) }()
	<-woken
	for round := range 2 {
		if err := s.Apply(ctx, up(3*round)); err != nil {
			t.Fatal(err)
		}
		err := own.Restart(ctx, func() {
			for what, err := range map[string]error{"Apply": s.Apply(ctx, up(3*round+1)), "Ping": s.Ping(ctx), "DeleteUser": s.DeleteUser(ctx, u.ID)} {
				if !errors.Is(err, store.ErrUnavailable) {
					t.Errorf("%s while it is away = %v, want ErrUnavailable", what, err)
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		for err := s.Ping(ctx); err != nil; err = s.Ping(ctx) { // one for each connection that is gone
			if !errors.Is(err, store.ErrUnavailable) {
				t.Fatal(err)
			}
		}
		if err := s.Apply(ctx, up(3*round+2)); err != nil {
			t.Errorf("Apply when it is back: %v", err)
		}
	}
	if err := <-listening; !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("AwaitEvents = %v, want ErrUnavailable", err)
	}
	runs, err := s.Runs(ctx, v.ID, time.Time{}, time.Time{}, 0)
	if err != nil || len(runs) != 4 {
		t.Errorf("%d runs, %v; want 4", len(runs), err)
	}
	events, _, lost, err := s.EventsAfter(ctx, 0, 10)
	if err != nil || lost || len(events) != 4 {
		t.Errorf("%d events, %v, %v; want 4", len(events), lost, err)
	}
}

// TestPostgresFull: where PostgreSQL says that the disk is full, a batch is stored not at
// all, reads go on, and it is stored when there is room again.
func TestPostgresFull(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	url := newDatabase(t)
	s := open(t, url)
	u, err := s.CreateUser(ctx, store.User{Name: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.CreateServer(ctx, store.Server{UserID: u.ID, Name: "a", Port: 1})
	if err != nil {
		t.Fatal(err)
	}
	execute(t, url, `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
		CREATE TRIGGER full_disk BEFORE INSERT ON server_player_session EXECUTE FUNCTION full_disk()`)
	batch := []store.Update{{ServerID: v.ID, Run: livestate.Run{StartedAt: epoch, LastSeenAt: epoch}, Sessions: []livestate.Session{
		{SteamID: steam.FromAccountID(1), JoinedAt: epoch, LastSeenAt: epoch, Name: "p"}},
		Events: []livestate.Event{{ID: 1, ServerID: v.ID, Kind: livestate.EventJoin}}}}
	if err := s.Apply(ctx, batch); !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "disk of PostgreSQL is full") {
		t.Errorf("Apply = %v, want ErrUnavailable", err)
	}
	if runs, err := s.Runs(ctx, v.ID, time.Time{}, time.Time{}, 0); err != nil || len(runs) > 0 {
		t.Errorf("half a batch is stored: %v, %v", runs, err)
	}
	if events, _, _, err := s.EventsAfter(ctx, 0, 10); err != nil || len(events) > 0 {
		t.Errorf("events of what was not stored: %v, %v", events, err)
	}
	execute(t, url, `DROP TRIGGER full_disk ON server_player_session`)
	if err := s.Apply(ctx, batch); err != nil {
		t.Error(err)
	}
	if current, err := s.Current(ctx, v.ID); err != nil || len(current) != 1 {
		t.Errorf("Current = %v, %v", current, err)
	}
}

// TestPostgresConflicts: writes that PostgreSQL cannot serialize are repeated, and all of
// them count; one that is held up for good is ErrUnavailable.
func TestPostgresConflicts(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	url := newDatabase(t)
	s := open(t, url)
	const calls = 8
	var spent atomic.Int64
	var all sync.WaitGroup
	for range calls {
		all.Go(func() {
			granted, err := s.SpendCalls(ctx, epoch, 1, 1000)
			if err != nil {
				t.Error(err)
			}
			if granted {
				spent.Add(1)
			}
		})
	}
	all.Wait()
	if got := collect(t, url, `SELECT calls::text FROM steam_call_budget`); !slices.Equal(got, []string{fmt.Sprint(spent.Load())}) || spent.Load() != calls {
		t.Errorf("%v calls were counted, %d granted, want %d", got, spent.Load(), calls)
	}

	parsed, err := neturl.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	query.Set("lock_timeout", "50")
	parsed.RawQuery = query.Encode()
	impatient := open(t, parsed.String())
	u, err := s.CreateUser(ctx, store.User{Name: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	other, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.WithoutCancel(ctx))
	if _, err := other.Exec(ctx, `BEGIN; SELECT * FROM users FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	if err := impatient.DeleteUser(ctx, u.ID); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("DeleteUser of a row that is locked = %v, want ErrUnavailable", err)
	}
}
