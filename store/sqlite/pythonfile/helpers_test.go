package pythonfile_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/driver"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/frompython"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/sqlite/pythonfile"
)

// schema is that of the Python system.
const schema = `
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
CREATE TABLE users (id INTEGER PRIMARY KEY, username VARCHAR NOT NULL UNIQUE, password_digest VARCHAR NOT NULL,
	admin BOOLEAN, active BOOLEAN, password_changed_at DATETIME, created_at DATETIME, updated_at DATETIME);
CREATE TABLE blueprints (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, name VARCHAR NOT NULL, arguments TEXT NOT NULL,
	config TEXT NOT NULL, created_at DATETIME, updated_at DATETIME);
CREATE TABLE overlays (id INTEGER PRIMARY KEY, path VARCHAR NOT NULL);
CREATE TABLE blueprint_overlays (blueprint_id INTEGER NOT NULL, overlay_id INTEGER NOT NULL, position INTEGER NOT NULL, expose BOOLEAN NOT NULL);
CREATE TABLE servers (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, blueprint_id INTEGER NOT NULL, name VARCHAR(128) NOT NULL,
	port INTEGER NOT NULL UNIQUE, desired_state VARCHAR(16) NOT NULL DEFAULT 'stopped', actual_state VARCHAR(16) NOT NULL DEFAULT 'unknown',
	actual_state_updated_at DATETIME, last_error TEXT NOT NULL DEFAULT '', rcon_password VARCHAR(64) NOT NULL DEFAULT '',
	created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);
CREATE TABLE server_live_state (id INTEGER PRIMARY KEY AUTOINCREMENT, server_id INTEGER NOT NULL, started_at DATETIME NOT NULL,
	last_seen_at DATETIME NOT NULL, players INTEGER NOT NULL, max_players INTEGER NOT NULL, bots INTEGER NOT NULL, map VARCHAR(64) NOT NULL,
	hibernating BOOLEAN NOT NULL);
CREATE TABLE server_player_session (id INTEGER PRIMARY KEY AUTOINCREMENT, server_id INTEGER NOT NULL, steam_id_64 VARCHAR(20) NOT NULL,
	joined_at DATETIME NOT NULL, left_at DATETIME, name_at_join VARCHAR(64) NOT NULL, min_ping INTEGER NOT NULL, max_ping INTEGER NOT NULL);
CREATE TABLE steam_user_profile (steam_id_64 VARCHAR(20) PRIMARY KEY, persona_name VARCHAR(64) NOT NULL, avatar_url TEXT NOT NULL, fetched_at DATETIME NOT NULL);
`

// noon is when the history of the tests begins.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// minute writes a time as SQLAlchemy does.
func minute(n int) string {
	return noon.Add(time.Duration(n) * time.Minute).Format("2006-01-02 15:04:05.000000")
}

// small is a little of everything.
func small() string {
	at := func(n int) string { return "'" + minute(n) + "'" }
	return schema + `
INSERT INTO users VALUES (1, 'mara', 'pbkdf2:sha256:1000$aSaltOf16Letters$25bfc759c86fdb85e18abafe6035e35053337ffd5596c3ba80faaee464f9f6de', 1, 1, NULL, ` + at(-90) + `, ` + at(-80) + `);
INSERT INTO users VALUES (2, 'Mara', 'md5$x$y', NULL, NULL, NULL, NULL, NULL);
INSERT INTO blueprints VALUES (3, 1, 'coop', '["-tickrate", "60"]', '["sv_region 3"]', ` + at(-70) + `, ` + at(-60) + `);
INSERT INTO overlays VALUES (1, 'maps'), (2, 'base');
INSERT INTO blueprint_overlays VALUES (3, 1, 2, 0), (3, 2, 1, 1);
INSERT INTO servers VALUES (5, 1, 3, 'Friday', 27015, 'running', 'running', ` + at(60) + `, '', 'rcon-secret', ` + at(-50) + `, ` + at(-40) + `);
INSERT INTO servers VALUES (6, 2, 3, 'Spare', 27016, 'stopped', 'starting', NULL, 'job failed', '', ` + at(-50) + `, ` + at(-40) + `);
INSERT INTO server_live_state (server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating) VALUES
	(5, ` + at(0) + `, ` + at(40) + `, 2, 4, 0, 'c1m1_hotel', 0), (5, ` + at(41) + `, ` + at(60) + `, 0, 4, 0, 'c1m1_hotel', 1);
INSERT INTO server_player_session (server_id, steam_id_64, joined_at, left_at, name_at_join, min_ping, max_ping) VALUES
	(5, '76561202255230001', ` + at(1) + `, ` + at(10) + `, 'Wren', 40, 60), (5, '76561202255230001', ` + at(1) + `, ` + at(30) + `, 'Wren', 30, 50),
	(5, '76561202255230002', ` + at(5) + `, NULL, 'Kestrel', 20, 20), (5, '0', ` + at(5) + `, NULL, 'bot', 0, 0);
INSERT INTO steam_user_profile VALUES ('76561202255230001', 'Wren', 'https://avatars.steamstatic.com/0123456789abcdef0123456789abcdef01234567_medium.jpg', ` + at(9) + `);
`
}

// database makes a database of a script, and returns its path.
func database(t testing.TB, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "left4me with blanks?.db")
	run(t, path, script)
	return path
}

func run(t testing.TB, path, script string) {
	t.Helper()
	db, err := driver.Open("file:" + strings.NewReplacer(" ", "%20", "?", "%3f").Replace(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
}

// folder tells all that is in the folder of a database.
func folder(t testing.TB, path string) string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(filepath.Dir(path), e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %x\n", e.Name(), sha256.Sum256(data))
	}
	return b.String()
}

func memory(t testing.TB) *sqlite.Store {
	t.Helper()
	st, err := sqlite.Open(t.Context(), ":memory:", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// plan reads a database and plans its import.
func plan(t testing.TB, path string, st *sqlite.Store) (store.Import, frompython.Report) {
	t.Helper()
	src, err := pythonfile.Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	have, err := frompython.Look(t.Context(), st, src)
	if err != nil {
		t.Fatal(err)
	}
	in, report, err := frompython.Plan(src, have, frompython.Options{Now: noon.Add(48 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	return in, report
}

func apply(t testing.TB, path string, st *sqlite.Store) frompython.Report {
	t.Helper()
	in, report := plan(t, path, st)
	if err := frompython.Apply(t.Context(), st, in); err != nil {
		t.Fatal(err)
	}
	return report
}

// content is all that an import can change.
type content struct {
	Users      []store.User
	Blueprints []store.Blueprint
	Servers    []store.Server
	Runs       map[int64][]livestate.Run
	Sessions   map[int64][]livestate.Session
}

func contentOf(t testing.TB, st *sqlite.Store) content {
	t.Helper()
	ctx := context.Background()
	c := content{Runs: make(map[int64][]livestate.Run), Sessions: make(map[int64][]livestate.Session)}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	c.Users, err = st.Users(ctx)
	must(err)
	for _, u := range c.Users {
		plans, err := st.Blueprints(ctx, u.ID)
		must(err)
		c.Blueprints = append(c.Blueprints, plans...)
	}
	c.Servers, err = st.AllServers(ctx)
	must(err)
	for _, v := range c.Servers {
		c.Runs[v.ID], err = st.Runs(ctx, v.ID, time.Time{}, time.Time{}, 1<<30)
		must(err)
		for s, err := range st.Sessions(ctx, v.ID, time.Time{}, time.Time{}) {
			must(err)
			c.Sessions[v.ID] = append(c.Sessions[v.ID], s)
		}
	}
	return c
}
