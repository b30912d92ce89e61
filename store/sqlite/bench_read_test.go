package sqlite_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// A year of a busy hundred servers: 1,000,000 runs.
func BenchmarkSnapshots(b *testing.B) {
	const each = 10_000
	s, path, servers := fleet(b, 100)
	db := bench(b, path)
	size := func() (bytes int) {
		var pages int
		if err := db.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
			b.Fatal(err)
		}
		return pages * 4096
	}
	empty := size()
	for n := range each / 1000 {
		var batch []store.Update
		for _, v := range servers {
			u := store.Update{ServerID: v}
			for i := range 1000 {
				at := epoch.Add(time.Duration(n*1000+i) * time.Minute)
				run := livestate.Run{State: livestate.State{Players: i % 30, Map: "c1m2_streets"}, StartedAt: at, LastSeenAt: at.Add(time.Minute)}
				if u.Run != (livestate.Run{}) {
					u.Closed = append(u.Closed, u.Run)
				}
				u.Run = run
			}
			batch = append(batch, u)
		}
		if err := s.Apply(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	clustered := size()
	// The plain layout: one table with an id, an index, and bun's times.
	mustExec(b, db, `CREATE TABLE plain (id INTEGER PRIMARY KEY, server_id INTEGER, started_at TIMESTAMP, last_seen_at TIMESTAMP, players INTEGER,
		max_players INTEGER, bots INTEGER, map VARCHAR, hibernating BOOLEAN)`)
	mustExec(b, db, `INSERT INTO plain SELECT NULL, server_id, strftime('%F %H:%M:%f+00:00', started_at / 1000.0, 'unixepoch'),
		strftime('%F %H:%M:%f+00:00', last_seen_at / 1000.0, 'unixepoch'), players, max_players, bots, map, hibernating FROM server_live_state ORDER BY started_at`)
	mustExec(b, db, `CREATE INDEX plain_server ON plain (server_id, started_at)`)
	plain := size() - clustered
	clustered -= empty
	against(b, "dense", func(b *testing.B) {
		for b.Loop() {
			snapshots, err := s.Snapshots(b.Context(), servers)
			if err != nil || len(snapshots) != len(servers) {
				b.Fatal(len(snapshots), err)
			}
		}
		b.ReportMetric(float64(clustered)/(100*each), "bytes/run")
	}, "group_by_max", func(b *testing.B) {
		for b.Loop() {
			if n := scanAll(b, db, `SELECT p.* FROM plain AS p JOIN (SELECT server_id, max(started_at) AS started_at FROM plain GROUP BY server_id) AS m
				ON p.server_id = m.server_id AND p.started_at = m.started_at`); n != len(servers) {
				b.Fatal(n)
			}
		}
		b.ReportMetric(float64(plain)/(100*each), "bytes/run")
	})

	v := servers[50]
	from, to := epoch.Add(24*time.Hour), epoch.Add(4*24*time.Hour)
	b.Run("history", func(b *testing.B) {
		against(b, "clustered", func(b *testing.B) {
			for b.Loop() {
				runs, err := s.Runs(b.Context(), v, from, to, 0)
				if err != nil || len(runs) < 4000 {
					b.Fatal(len(runs), err)
				}
			}
		}, "plain", func(b *testing.B) {
			for b.Loop() {
				if n := scanAll(b, db, `SELECT * FROM plain WHERE server_id = ? AND started_at BETWEEN ? AND ? ORDER BY started_at`, v,
					from.Format("2006-01-02 15:04:05.000-07:00"), to.Format("2006-01-02 15:04:05.000-07:00")); n < 4000 {
					b.Fatal(n)
				}
			}
		})
	})

	// A thousand of the oldest rows at a time, while the others are in use.
	const batch = 1000
	before := epoch.Add(each / 2 * time.Minute)
	b.Run("prune", func(b *testing.B) {
		against(b, "clustered", func(b *testing.B) {
			for b.Loop() {
				if n, err := s.Prune(b.Context(), before, batch); err != nil || n != batch {
					b.Fatal(n, err)
				}
			}
		}, "plain", func(b *testing.B) {
			for b.Loop() {
				res, err := db.Exec(`DELETE FROM plain WHERE id IN (SELECT id FROM plain WHERE last_seen_at < ? LIMIT ?)`,
					before.Format("2006-01-02 15:04:05.000-07:00"), batch)
				if err != nil {
					b.Fatal(err)
				}
				if n, err := res.RowsAffected(); err != nil || n != batch {
					b.Fatal(n, err)
				}
			}
		})
	})
}

func scanAll(b *testing.B, db *sql.DB, statement string, args ...any) (n int) {
	b.Helper()
	rows, err := db.Query(statement, args...)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	dest := make([]any, len(columns))
	for i := range dest {
		dest[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return n
}

// A server with 100,000 sessions of 5,000 players.
func BenchmarkRecent(b *testing.B) {
	s, path, servers := fleet(b, 10)
	v := servers[4]
	for n := range 10 {
		u := store.Update{ServerID: v, Run: livestate.Run{StartedAt: epoch, LastSeenAt: epoch.Add(1e6 * time.Second)}}
		for i := range 10_000 {
			joined := epoch.Add(time.Duration(n*10_000+i) * 10 * time.Second)
			left := joined.Add(20 * time.Minute)
			u.Sessions = append(u.Sessions, livestate.Session{SteamID: steam.FromAccountID(uint32(i*7919%5000 + 1)),
				JoinedAt: joined, LeftAt: left, LastSeenAt: left, Name: "somebody", LastName: "somebody", Reason: livestate.ReasonLeft})
		}
		if err := s.Apply(b.Context(), []store.Update{u}); err != nil {
			b.Fatal(err)
		}
	}
	db := bench(b, path)
	against(b, "walk", func(b *testing.B) {
		for b.Loop() {
			recent, err := s.Recent(b.Context(), v, 20)
			if err != nil || len(recent) != 20 {
				b.Fatal(len(recent), err)
			}
		}
	}, "group_by", func(b *testing.B) {
		for b.Loop() {
			if n := scanAll(b, db, `SELECT *, max(left_at) FROM server_player_session WHERE server_id = ? AND left_at IS NOT NULL
				GROUP BY steam_id_64 ORDER BY max(left_at) DESC LIMIT 20`, v); n != 20 {
				b.Fatal(n)
			}
		}
	})
	player := steam.FromAccountID(42)
	b.Run("PlayerSummary", func(b *testing.B) {
		for b.Loop() {
			if sum, err := s.PlayerSummary(b.Context(), player, servers, time.Time{}, 30); err != nil || sum.Sessions == 0 {
				b.Fatal(sum, err)
			}
		}
	})
	b.Run("Top", func(b *testing.B) {
		for b.Loop() {
			if top, err := s.Top(b.Context(), []int64{v}, epoch.Add(24*time.Hour), epoch.Add(48*time.Hour), 20); err != nil || len(top) != 20 {
				b.Fatal(len(top), err)
			}
		}
	})
	b.Run("Known", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.KnownAll(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Who is asking is read at each request: as a prepared statement, and as bun
// writes it each time.
func BenchmarkLogin(b *testing.B) {
	type user struct {
		bun.BaseModel `bun:"table:users,alias:u"`

		ID                                 int64 `bun:",pk"`
		Username, PasswordDigest, Language string
		Admin, Active                      bool
		CreatedAt, UpdatedAt               int64
	}
	type login struct {
		bun.BaseModel `bun:"table:login,alias:l"`

		Digest                       string
		UserID, CreatedAt, ExpiresAt int64

		User *user `bun:"rel:belongs-to,join:user_id=id"`
	}
	s, path, _ := fleet(b, 1)
	u, err := s.UserByName(b.Context(), "ann")
	if err != nil {
		b.Fatal(err)
	}
	if err := s.CreateLogin(b.Context(), store.Login{Digest: "d", UserID: u.ID, ExpiresAt: seconds(1)}); err != nil {
		b.Fatal(err)
	}
	db := bun.NewDB(bench(b, path), sqlitedialect.New())
	against(b, "prepared", func(b *testing.B) {
		for b.Loop() {
			if _, got, err := s.Login(b.Context(), "d", seconds(0)); err != nil || got.ID != u.ID {
				b.Fatal(got, err)
			}
		}
	}, "built", func(b *testing.B) {
		for b.Loop() {
			var row login
			err := db.NewSelect().Model(&row).Relation("User").Where("l.digest = ?", "d").
				Where("l.expires_at > ?", seconds(0).UnixMilli()).Where("?.active", bun.Ident("user")).Scan(b.Context())
			if err != nil || row.User.ID != u.ID {
				b.Fatal(row.User, err)
			}
		}
	})
}
