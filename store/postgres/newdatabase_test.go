package postgres_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/left4me/left4me/store/postgres"
	"github.com/left4me/left4me/store/storetest"
)

// given are the last arguments of each statement that a store has carried out.
type given struct{ arguments sync.Map }

func (g *given) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	g.arguments.Store(data.SQL, slices.Clone(data.Args))
	return ctx
}

func (*given) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// PostgreSQL knows nothing of a table until it was analyzed, a minute after it has grown. The
// first thousand servers that came at once were slow to store for so long that none was
// polled: each statement compared all open sessions with all that it was given.
func TestNewDatabaseIsFast(t *testing.T) {
	t.Parallel()
	var used given
	url := newDatabase(t)
	s, err := postgres.OpenTraced(t.Context(), url, &used)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ids := fleet(t, s, 1000)
	for n := range 5 {
		if err := s.Apply(t.Context(), storetest.Tick(ids, n)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Known(t.Context(), ids[:100]...); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Playing(t.Context(), ids, 10); err != nil {
		t.Fatal(err)
	}
	config, err := postgres.ConnConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var seen []string
	used.arguments.Range(func(key, value any) bool {
		text := key.(string)
		if !planned.MatchString(text) || !strings.Contains(text, "server_player_session") {
			return true
		}
		var answer []byte
		var plans []struct{ Plan plan }
		err := conn.QueryRow(t.Context(), "EXPLAIN (FORMAT JSON) "+text, value.([]any)...).Scan(&answer)
		if err == nil {
			err = json.Unmarshal(answer, &plans)
		}
		if err != nil {
			t.Errorf("%v\n%s", err, text)
			return true
		}
		seen = append(seen, text)
		for _, p := range plans {
			p.Plan.checkOpen(t, text)
		}
		return true
	})
	if len(seen) < 5 {
		t.Errorf("%d statements of sessions, want all that are carried out for each batch:\n%s", len(seen), strings.Join(seen, "\n"))
	}
}

// checkOpen says where a plan reads all open sessions.
func (p plan) checkOpen(t *testing.T, statement string) {
	if p.Index == "session_open" && p.Condition == "" {
		t.Errorf("%s of all open sessions\n%s", p.Type, statement)
	}
	for _, below := range p.Plans {
		below.checkOpen(t, statement)
	}
}
