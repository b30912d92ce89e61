package postgres_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
)

// TestPostgresOpenTogether: of programs that open an empty database together, one makes the
// tables and the others wait.
func TestPostgresOpenTogether(t *testing.T) {
	t.Parallel()
	url := newDatabase(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			s, err := postgres.Open(t.Context(), url, &postgres.Options{Conns: 1})
			if err != nil {
				t.Error(err)
				return
			}
			if err := errors.Join(s.Ping(t.Context()), s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestPostgresRefused: nothing is written to a database of a newer program, or of another.
func TestPostgresRefused(t *testing.T) {
	t.Parallel()
	newer := newDatabase(t)
	open(t, newer)
	execute(t, newer, `UPDATE left4me_schema SET version = 1000`)
	if _, err := postgres.Open(t.Context(), newer, nil); !errors.Is(err, store.ErrNewer) {
		t.Errorf("a newer database: %v, want ErrNewer", err)
	}
	foreign := newDatabase(t)
	execute(t, foreign, `CREATE TABLE theirs ()`)
	if _, err := postgres.Open(t.Context(), foreign, nil); err == nil || !strings.Contains(err.Error(), "another program") {
		t.Errorf("a database of another program: %v", err)
	}
	execute(t, foreign, `DROP TABLE theirs`)
	open(t, foreign) // as empty as before
}
