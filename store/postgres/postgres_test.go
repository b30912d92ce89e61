package postgres_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
	"github.com/left4me/left4me/store/postgres/postgrestest"
	"github.com/left4me/left4me/store/storetest"
)

// server is the PostgreSQL that all tests share, each with a database of its own. The
// tests whose names begin with TestPostgres need it, and so do examples and benchmarks.
var server *postgrestest.Server

func TestMain(m *testing.M) {
	flag.Parse()
	var err error
	server, err = postgrestest.Start(context.Background())
	switch {
	case errors.Is(err, postgrestest.ErrMissing):
		fmt.Fprintln(os.Stderr, "left out what needs PostgreSQL:", err)
		if err := flag.Set("test.skip", "^(TestPostgres|Example|Benchmark)"); err != nil {
			panic(err)
		}
		os.Exit(m.Run())
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	failed := m.Run()
	if err := server.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		failed = 1
	}
	os.Exit(failed)
}

// newDatabase returns the URL of an empty database.
func newDatabase(t testing.TB) string {
	t.Helper()
	url, err := server.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// open opens a store that the test closes.
func open(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// emptied are databases that tests have used and emptied: making one takes longer than
// most tests.
var emptied struct {
	mu   sync.Mutex
	urls []string
}

// reusedDatabase returns the URL of a database without rows, with the tables of a store or
// without.
func reusedDatabase(t testing.TB) string {
	t.Helper()
	emptied.mu.Lock()
	defer emptied.mu.Unlock()
	var url string
	if last := len(emptied.urls) - 1; last >= 0 {
		url = emptied.urls[last]
		emptied.urls = emptied.urls[:last]
	} else {
		url = newDatabase(t)
	}
	t.Cleanup(func() {
		execute(t, url, `DO $$ BEGIN EXECUTE (
			SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY'
			FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('left4me_schema', 'rcon_login_key', 'event_removed', 'poll_shard')); END $$;
			UPDATE event_removed SET number = 0;
			UPDATE poll_shard SET holder = '', expires_at = 0`)
		emptied.mu.Lock()
		defer emptied.mu.Unlock()
		emptied.urls = append(emptied.urls, url)
	})
	return url
}

// execute runs statements beside the store.
func execute(t testing.TB, url, statements string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, statements); err != nil {
		t.Error(err)
	}
}

// TestPostgresStore runs the suite, and then looks at the plan of each statement that was
// used.
func TestPostgresStore(t *testing.T) {
	t.Parallel()
	var used statements
	traced := func(t *testing.T) store.Store {
		s, err := postgres.OpenTraced(t.Context(), reusedDatabase(t), &used)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	t.Run("cases", func(t *testing.T) { storetest.Run(t, traced) })
	t.Run("feed", func(t *testing.T) { storetest.RunFeed(t, traced) })
	t.Run("plans", func(t *testing.T) { used.explain(t) })
}
