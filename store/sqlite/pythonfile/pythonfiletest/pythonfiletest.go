// Package pythonfiletest makes databases as the Python system left them, with made-up
// rows, for tests of what reads them.
package pythonfiletest

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"github.com/ncruces/go-sqlite3/driver"
)

// Schema makes the tables of the Python system.
const Schema = `
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

// Noon is when the history of [Small] begins.
var Noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// Minute writes the time so many minutes after [Noon] as SQLAlchemy does.
func Minute(n int) string {
	return Noon.Add(time.Duration(n) * time.Minute).Format("2006-01-02 15:04:05.000000")
}

// Small makes the tables and a little of everything in them: two users whose names
// differ in case alone, a blueprint, two servers of which one has history, a session
// written twice, one without an end, and a bot.
func Small() string {
	at := func(n int) string { return "'" + Minute(n) + "'" }
	return Schema + `
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

// Write runs a script on the database in the file at path, which it makes if there is
// none.
func Write(ctx context.Context, path, script string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("pythonfiletest: %w", err)
	}
	db, err := driver.Open("file:" + (&url.URL{Path: filepath.ToSlash(abs)}).EscapedPath())
	if err != nil {
		return fmt.Errorf("pythonfiletest: %w", err)
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, script); err != nil {
		return fmt.Errorf("pythonfiletest: %w", err)
	}
	return nil
}
