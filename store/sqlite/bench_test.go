package sqlite_test

import (
	"database/sql"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/storetest"
)

// Each benchmark here runs one way of doing a thing beside the one that it
// replaces, and reports how many times as long the latter takes.

var epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// against runs ours and then theirs as sub-benchmarks.
func against(b *testing.B, ours string, our func(b *testing.B), theirs string, their func(b *testing.B)) {
	var took time.Duration
	b.Run(ours, func(b *testing.B) {
		our(b)
		took = b.Elapsed() / time.Duration(b.N)
	})
	b.Run(theirs, func(b *testing.B) {
		their(b)
		if took > 0 {
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(took), "ratio")
		}
	})
}

// fleet returns a store in a file with so many servers, and their IDs.
func fleet(b *testing.B, n int) (*sqlite.Store, string, []int64) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "bench.db")
	s := open(b, path)
	v := aServer(b, s)
	db := bench(b, path)
	for i := range n - 1 {
		mustExec(b, db, `INSERT INTO servers (user_id, name, port, rcon_password, desired_state, actual_state, last_error, created_at, updated_at)
			VALUES (?, ?, ?, '', 'running', 'unknown', '', 0, 0)`, v.UserID, i, i)
	}
	servers := make([]int64, n)
	for i := range servers {
		servers[i] = v.ID + int64(i)
	}
	return s, path, servers
}

// bench opens a file for the other side, with the settings of the store.
func bench(b *testing.B, path string) *sql.DB {
	b.Helper()
	db, err := driver.Open("file:" + path + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=synchronous(normal)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { db.Close() })
	return db
}

func mustExec(b *testing.B, db interface {
	Exec(string, ...any) (sql.Result, error)
}, statement string, args ...any) {
	b.Helper()
	if _, err := db.Exec(statement, args...); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkApply(b *testing.B) {
	run := func(apply func(s *sqlite.Store, batch []store.Update) error) func(b *testing.B) {
		return func(b *testing.B) {
			s, _, servers := fleet(b, 10_000)
			if err := s.Apply(b.Context(), storetest.Tick(servers, 0)); err != nil {
				b.Fatal(err)
			}
			n := 0
			for b.Loop() {
				n++
				if err := apply(s, storetest.Tick(servers, n)); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	against(b,
		"batched", run(func(s *sqlite.Store, batch []store.Update) error {
			return s.Apply(b.Context(), batch)
		}),
		"one_tx_per_server", run(func(s *sqlite.Store, batch []store.Update) error {
			for i := range batch {
				if err := s.Apply(b.Context(), batch[i:i+1]); err != nil {
					return err
				}
			}
			return nil
		}))
}

func BenchmarkTouch(b *testing.B) {
	run := func(touch func(s *sqlite.Store, seen []store.RunEnd) error) func(b *testing.B) {
		return func(b *testing.B) {
			s, _, servers := fleet(b, 10_000)
			if err := s.Apply(b.Context(), storetest.Tick(servers, 0)); err != nil {
				b.Fatal(err)
			}
			seen := make([]store.RunEnd, len(servers))
			at := epoch
			for b.Loop() {
				at = at.Add(time.Second)
				for i, v := range servers {
					seen[i] = store.RunEnd{ServerID: v, LastSeenAt: at}
				}
				if err := touch(s, seen); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	against(b,
		"batched", run(func(s *sqlite.Store, seen []store.RunEnd) error { return s.Touch(b.Context(), seen) }),
		"one_tx_per_server", run(func(s *sqlite.Store, seen []store.RunEnd) error {
			for i := range seen {
				if err := s.Touch(b.Context(), seen[i:i+1]); err != nil {
					return err
				}
			}
			return nil
		}))
}

// How to get 10,000 rows into one statement: a Go slice as a table (that is
// PutProfiles), a JSON array, or a list of VALUES as bun writes it.
func BenchmarkBulk(b *testing.B) {
	type row struct {
		bun.BaseModel `bun:"table:steam_user_profile"`

		ID      int64  `bun:"steam_id_64"`
		Name    string `bun:"persona_name"`
		Hash    string `bun:"avatar_hash"`
		Fetched int64  `bun:"fetched_at"`
		Missing bool   `bun:"missing"`
	}
	const n = 10_000
	profiles := make([]store.Profile, n)
	rows := make([]row, n)
	for i := range profiles {
		profiles[i] = store.Profile{SteamID: steam.FromAccountID(uint32(i + 1)), PersonaName: "somebody", FetchedAt: epoch}
		rows[i] = row{ID: int64(profiles[i].SteamID.Uint64()), Name: "somebody", Fetched: epoch.UnixMilli()}
	}
	const update = ` ON CONFLICT (steam_id_64) DO UPDATE SET persona_name = excluded.persona_name, avatar_hash = excluded.avatar_hash,
		fetched_at = excluded.fetched_at, missing = excluded.missing`

	given := func(b *testing.B) {
		s, _, _ := fleet(b, 1)
		for b.Loop() {
			if err := s.PutProfiles(b.Context(), profiles); err != nil {
				b.Fatal(err)
			}
		}
	}
	against(b, "given", given, "json_each", func(b *testing.B) {
		_, path, _ := fleet(b, 1)
		db := bench(b, path)
		for b.Loop() {
			list := make([][5]any, n)
			for i, r := range rows {
				list[i] = [5]any{r.ID, r.Name, r.Hash, r.Fetched, r.Missing}
			}
			text, err := json.Marshal(list)
			if err != nil {
				b.Fatal(err)
			}
			mustExec(b, db, `INSERT INTO steam_user_profile (steam_id_64, persona_name, avatar_hash, fetched_at, missing)
				SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?) WHERE true`+update, string(text))
		}
	})
	against(b, "given", given, "values", func(b *testing.B) {
		_, path, _ := fleet(b, 1)
		db := bun.NewDB(bench(b, path), sqlitedialect.New())
		for b.Loop() {
			_, err := db.NewInsert().Model(&rows).On("CONFLICT (steam_id_64) DO UPDATE").
				Set("persona_name = excluded.persona_name, avatar_hash = excluded.avatar_hash, fetched_at = excluded.fetched_at, missing = excluded.missing").
				Exec(b.Context())
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
