package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
	"github.com/left4me/left4me/store/postgres/postgrestest"
)

// TestURLStaysSecret: what is wrong with a URL can stand beside its password, or in it.
func TestURLStaysSecret(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"",
		"s3cr3t",
		"postgres:s3cr3t",
		"mysql://left4me:s3cr3t@127.0.0.1/left4me",
		"postgres://left4me:s3cr3t@127.0.0.1:port/left4me",
		"postgres://left4me:50%s3cr3t@127.0.0.1/left4me",
		"postgres://left4me:s3cr3t@127.0.0.1:99999/left4me",
		"postgres://left4me:s3cr3t@127.0.0.1:1/left4me?sslmode=s3cr3t",
		"postgres://left4me:s3cr3t/@127.0.0.1:1/left4me",
		"postgres://left4me@127.0.0.1:1/left4me?password=s3cr3t&sslmode=disable",
		"postgres://left4me:s3cr3t@127.0.0.1:1/left4me?sslmode=disable", // where nothing listens
	} {
		s, err := postgres.Open(t.Context(), text, nil)
		if err == nil {
			s.Close()
			t.Errorf("Open(%q) opens something", text)
			continue
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if said := fmt.Sprintf("%v %+v %#v", e, e, e); strings.Contains(said, "s3cr3t") {
				t.Errorf("Open(%q): %s", text, said)
			}
		}
	}
}

// TestPostgresUnavailable: a database that is away or read-only is ErrUnavailable, and
// serves again when it is back.
func TestPostgresUnavailable(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	database := newDatabase(t)
	s := open(t, database)
	u, err := s.CreateUser(ctx, store.User{Name: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	wantUnavailable := func(when string, err error) {
		t.Helper()
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s: %v, want ErrUnavailable", when, err)
		}
	}

	parsed, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	query.Set("default_transaction_read_only", "on")
	parsed.RawQuery = query.Encode()
	readOnly := open(t, parsed.String())
	wantUnavailable("ping, read-only", readOnly.Ping(ctx))
	wantUnavailable("write, read-only", readOnly.DeleteUser(ctx, u.ID))
	if _, err := readOnly.User(ctx, u.ID); err != nil {
		t.Errorf("a read-only database gives no user: %v", err)
	}

	execute(t, database, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	for range 20 { // as many as there may be connections that are gone
		if err := s.Ping(ctx); err != nil {
			wantUnavailable("after the end of all connections", err)
		}
	}
	if err := s.Ping(ctx); err != nil {
		t.Errorf("a database that is back: %v", err)
	}

	wrong := *parsed
	wrong.User = url.UserPassword("left4me", "s3cr3t")
	if _, err := postgres.Open(ctx, wrong.String(), nil); err == nil || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("a wrong password: %v", err)
	}
}

// TestPostgresStops: a server that stops makes every call ErrUnavailable, and none hangs.
func TestPostgresStops(t *testing.T) {
	t.Parallel()
	own, err := postgrestest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	database, err := own.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, database)
	if err := own.Stop(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := s.Ping(t.Context()); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("Ping = %v, want ErrUnavailable", err)
		}
		if _, err := s.Users(t.Context()); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("Users = %v, want ErrUnavailable", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Ping(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Ping of a context that has ended = %v", err)
	}
}

// TestPostgresLogsNoPassword: PostgreSQL logs the text of each statement that fails.
func TestPostgresLogsNoPassword(t *testing.T) {
	t.Parallel()
	own, err := postgrestest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := own.Stop(); err != nil {
			t.Error(err)
		}
	}()
	database, err := own.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, database)
	u, err := s.CreateUser(t.Context(), store.User{Name: "ann", PasswordDigest: "s3cr3t"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateUser(t.Context(), u); !errors.Is(err, store.ErrNameInUse) {
		t.Errorf("CreateUser again = %v", err)
	}
	v := store.Server{UserID: u.ID, Name: "a", Port: 27015, RCONPassword: "s3cr3t"}
	for _, want := range []error{nil, store.ErrPortInUse} {
		if _, err := s.CreateServer(t.Context(), v); !errors.Is(err, want) {
			t.Errorf("CreateServer = %v, want %v", err, want)
		}
	}
	v.Name, v.Port = "b", 27016
	second, err := s.CreateServer(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	second.Port = 27015
	if err := s.UpdateServer(t.Context(), second); !errors.Is(err, store.ErrPortInUse) {
		t.Errorf("UpdateServer = %v", err)
	}
	log, err := os.ReadFile(own.Log())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), "servers_port") {
		t.Errorf("the log does not have what failed:\n%s", log)
	}
	if strings.Contains(string(log), "s3cr3t") {
		t.Errorf("the log has a password:\n%s", log)
	}
}
