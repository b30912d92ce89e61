package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// plain opens the file as another program would.
func plain(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := driver.Open("file:" + path + "?_pragma=busy_timeout(10000)&_pragma=foreign_keys(on)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// aServer makes a user with a server in s.
func aServer(t testing.TB, s *sqlite.Store) store.Server {
	t.Helper()
	u, err := s.CreateUser(t.Context(), store.User{Name: "ann", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: "alpha", Port: 27015, RCONPassword: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func seconds(n int) time.Time { return epoch.Add(time.Duration(n) * time.Second) }

func anUpdate(server int64) store.Update {
	return store.Update{
		ServerID: server,
		Run: livestate.Run{State: livestate.State{Players: 2, MaxPlayers: 8, Bots: 1, Map: "c2m1_highway", Hibernating: true},
			StartedAt: seconds(10), LastSeenAt: seconds(20)},
		Closed: []livestate.Run{{State: livestate.State{Map: "c1m1_hotel"}, StartedAt: seconds(0), LastSeenAt: seconds(5)}},
		Sessions: []livestate.Session{
			{SteamID: steam.FromAccountID(1), UserID: 3, JoinedAt: seconds(0), LeftAt: seconds(5), LastSeenAt: seconds(5),
				Name: "was", LastName: "is", MinPing: 10, MaxPing: 20, Reason: livestate.ReasonOutage},
			{SteamID: steam.FromAccountID(2), UserID: 4, JoinedAt: seconds(10), LastSeenAt: seconds(20), Name: "here", LastName: "here"},
		},
	}
}

// Other programs read these tables with these columns.
func TestLayout(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	v := aServer(t, s)
	hash := strings.Repeat("0123456789", 4)
	err := errors.Join(
		s.Apply(t.Context(), []store.Update{anUpdate(v.ID)}),
		s.PutProfiles(t.Context(), []store.Profile{
			{SteamID: steam.FromAccountID(1), PersonaName: "One", AvatarHash: hash, FetchedAt: seconds(1)},
			{SteamID: steam.FromAccountID(2), Missing: true, FetchedAt: seconds(1)},
		}),
		s.Touch(t.Context(), []store.RunEnd{{ServerID: v.ID, LastSeenAt: seconds(25)}}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateBlueprint(t.Context(), store.Blueprint{UserID: v.UserID, Name: "b", Arguments: []string{"-tickrate", "60"},
		Overlays: []store.Overlay{{Path: "maps", Expose: true}}}); err != nil {
		t.Fatal(err)
	}
	db := plain(t, path)
	for _, c := range []struct {
		query string
		want  [][]any
	}{
		{`SELECT id, username, password_digest, admin, active, created_at > 0, updated_at > 0 FROM users`,
			[][]any{{int64(1), "ann", "", int64(0), int64(1), int64(1), int64(1)}}},
		{`SELECT id, user_id, name, arguments, config, created_at > 0, updated_at > 0 FROM blueprints`,
			[][]any{{int64(1), int64(1), "b", `["-tickrate","60"]`, `[]`, int64(1), int64(1)}}},
		{`SELECT id, blueprint_id, position, path, expose FROM overlays`,
			[][]any{{int64(1), int64(1), int64(0), "maps", int64(1)}}},
		{`SELECT id, user_id, blueprint_id, name, host, port, rcon_password, desired_state, actual_state, actual_state_updated_at, last_error,
			created_at > 0, updated_at > 0 FROM servers`,
			[][]any{{v.ID, int64(1), nil, "alpha", "127.0.0.1", int64(27015), "secret", "running", "unknown", nil, "", int64(1), int64(1)}}},
		{`SELECT server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating FROM server_live_state ORDER BY id`,
			[][]any{
				{v.ID, seconds(0).UnixMilli(), seconds(5).UnixMilli(), int64(0), int64(0), int64(0), "c1m1_hotel", int64(0)},
				{v.ID, seconds(10).UnixMilli(), seconds(25).UnixMilli(), int64(2), int64(8), int64(1), "c2m1_highway", int64(1)},
			}},
		{`SELECT count(DISTINCT id) FROM server_live_state`, [][]any{{int64(2)}}},
		{`SELECT id, server_id, steam_id_64, userid, joined_at, left_at, name_at_join, min_ping, max_ping, name_now, close_reason
			FROM server_player_session ORDER BY joined_at`,
			[][]any{
				{int64(1), v.ID, int64(76561197960265729), int64(3), seconds(0).UnixMilli(), seconds(5).UnixMilli(), "was", int64(10), int64(20), "is", "outage"},
				{int64(2), v.ID, int64(76561197960265730), int64(4), seconds(10).UnixMilli(), nil, "here", int64(0), int64(0), "here", ""},
			}},
		{`SELECT steam_id_64, persona_name, avatar_url, fetched_at FROM steam_user_profile ORDER BY 1`,
			[][]any{
				{int64(76561197960265729), "One", "https://avatars.steamstatic.com/" + hash + "_medium.jpg", seconds(1).UnixMilli()},
				{int64(76561197960265730), "", "", seconds(1).UnixMilli()},
			}},
	} {
		got, err := rows(t.Context(), db, c.query)
		if err != nil {
			t.Errorf("%v\n%s", err, c.query)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.query, diff)
		}
	}

	second := `INSERT INTO server_player_session (server_id, steam_id_64, userid, joined_at, name_at_join, name_now, min_ping, max_ping, close_reason)
		VALUES (1, 76561197960265730, 1, 99, '', '', 0, 0, '')`
	if _, err := db.ExecContext(t.Context(), second); err == nil {
		t.Error("a player can have two open sessions on a server")
	}
	if _, err := db.ExecContext(t.Context(), `DELETE FROM servers`); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"server_live_state", "server_player_session"} {
		if got, err := rows(t.Context(), db, `SELECT * FROM `+table); err != nil || got != nil {
			t.Errorf("%s outlives its server: %v, %v", table, got, err)
		}
	}
}

func rows(ctx context.Context, db *sql.DB, query string) ([][]any, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all [][]any
	for rows.Next() {
		row := make([]any, len(columns))
		dest := make([]any, len(columns))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}
