package postgrestest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/left4me/left4me/store/postgres/postgrestest"
)

// TestStartAndStop: databases are empty and apart, and a server that was stopped
// answers no more. Without PostgreSQL, Start says so.
func TestStartAndStop(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	server, err := postgrestest.Start(ctx)
	if _, missing := postgrestest.Programs(); missing != nil {
		if !errors.Is(err, postgrestest.ErrMissing) {
			t.Errorf("Start = %v, want ErrMissing", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	var urls []string
	for range 2 {
		url, err := server.NewDatabase(ctx)
		if err != nil {
			t.Fatal(err)
		}
		urls = append(urls, url)
		c, err := pgx.Connect(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Exec(ctx, `CREATE TABLE mine ()`); err != nil {
			t.Error(err)
		}
		if err := c.Close(ctx); err != nil {
			t.Error(err)
		}
	}
	if err := server.Stop(); err != nil {
		t.Error(err)
	}
	if c, err := pgx.Connect(ctx, urls[0]); err == nil {
		c.Close(ctx)
		t.Error("a stopped server answers")
	}
}
