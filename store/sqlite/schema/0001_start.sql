-- Times are integers: milliseconds since 1970-01-01 00:00 UTC; NULL is "never".
-- Steam IDs are integers: the SteamID64.

CREATE TABLE users (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  username        TEXT    NOT NULL,
  username_key    TEXT    NOT NULL UNIQUE, -- in lower case: names compare without case
  password_digest TEXT    NOT NULL,
  admin           INTEGER NOT NULL,
  active          INTEGER NOT NULL,
  language        TEXT    NOT NULL,
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_username ON users (username);

CREATE TABLE login (
  digest     TEXT    NOT NULL PRIMARY KEY,
  user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_user ON login (user_id);

CREATE TABLE api_token (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name         TEXT    NOT NULL,
  digest       TEXT    NOT NULL UNIQUE,
  created_at   INTEGER NOT NULL,
  last_used_at INTEGER,
  UNIQUE (user_id, name)
) STRICT;

CREATE TABLE blueprints (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name       TEXT    NOT NULL,
  arguments  TEXT    NOT NULL CHECK (json_type(arguments) = 'array'),
  config     TEXT    NOT NULL CHECK (json_type(config) = 'array'),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (user_id, name),
  UNIQUE (id, user_id) -- what servers refer to
) STRICT;

CREATE TABLE overlays (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  blueprint_id INTEGER NOT NULL REFERENCES blueprints (id) ON DELETE CASCADE,
  position     INTEGER NOT NULL,
  path         TEXT    NOT NULL,
  expose       INTEGER NOT NULL
) STRICT;
CREATE INDEX overlays_blueprint ON overlays (blueprint_id, position);

-- A server's id is never given out twice: who still watches a removed server
-- must not write into another.
CREATE TABLE servers (
  id                      INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id                 INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  blueprint_id            INTEGER,
  name                    TEXT    NOT NULL,
  host                    TEXT    NOT NULL COLLATE NOCASE DEFAULT '127.0.0.1',
  port                    INTEGER NOT NULL,
  rcon_password           TEXT    NOT NULL,
  desired_state           TEXT    NOT NULL,
  actual_state            TEXT    NOT NULL,
  actual_state_updated_at INTEGER,
  last_error              TEXT    NOT NULL,
  created_at              INTEGER NOT NULL,
  updated_at              INTEGER NOT NULL,
  UNIQUE (user_id, name),
  UNIQUE (host, port),
  FOREIGN KEY (blueprint_id, user_id) REFERENCES blueprints (id, user_id)
) STRICT;
CREATE INDEX servers_blueprint ON servers (blueprint_id, user_id);

CREATE TABLE share (
  server_id  INTEGER NOT NULL PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  token      TEXT    NOT NULL UNIQUE CHECK (token <> ''),
  show_ids   INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- The newest run of each server stands in server_current, dense and small; the
-- runs before it in server_run, clustered by server and time.
CREATE TABLE server_current (
  server_id    INTEGER NOT NULL PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  started_at   INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  players      INTEGER NOT NULL,
  max_players  INTEGER NOT NULL,
  bots         INTEGER NOT NULL,
  map          TEXT    NOT NULL,
  hibernating  INTEGER NOT NULL
) STRICT;

CREATE TABLE server_run (
  server_id    INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  started_at   INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  players      INTEGER NOT NULL,
  max_players  INTEGER NOT NULL,
  bots         INTEGER NOT NULL,
  map          TEXT    NOT NULL,
  hibernating  INTEGER NOT NULL,
  PRIMARY KEY (server_id, started_at)
) STRICT, WITHOUT ROWID;

-- Both together. The id rises with time; server and start can be told from it.
CREATE VIEW server_live_state (id, server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating) AS
  SELECT started_at << 20 | server_id, server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating
  FROM server_run
  UNION ALL
  SELECT started_at << 20 | server_id, server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating
  FROM server_current;

-- last_seen_at is NULL for a session that ended (it was last seen at left_at)
-- and for an open one whose player was there at the end of the server's newest
-- run: it moves with the run. Otherwise it is when the player was last seen.
CREATE TABLE server_player_session (
  id           INTEGER PRIMARY KEY,
  server_id    INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  steam_id_64  INTEGER NOT NULL,
  userid       INTEGER NOT NULL,
  joined_at    INTEGER NOT NULL,
  left_at      INTEGER,
  last_seen_at INTEGER,
  name_at_join TEXT    NOT NULL,
  name_now     TEXT    NOT NULL,
  min_ping     INTEGER NOT NULL,
  max_ping     INTEGER NOT NULL,
  close_reason TEXT    NOT NULL,
  UNIQUE (server_id, steam_id_64, joined_at)
) STRICT;
CREATE INDEX session_by_end ON server_player_session (server_id, left_at, steam_id_64, joined_at);
CREATE INDEX session_by_player ON server_player_session (steam_id_64, joined_at);
CREATE UNIQUE INDEX session_open ON server_player_session (server_id, steam_id_64) WHERE left_at IS NULL;

CREATE TABLE player_alias (
  server_id     INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  steam_id_64   INTEGER NOT NULL,
  name          TEXT    NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at  INTEGER NOT NULL,
  PRIMARY KEY (server_id, steam_id_64, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE steam_user_profile (
  steam_id_64  INTEGER NOT NULL PRIMARY KEY,
  persona_name TEXT    NOT NULL,
  avatar_hash  TEXT    NOT NULL,
  avatar_url   TEXT    AS (CASE WHEN avatar_hash = '' THEN '' ELSE 'https://avatars.steamstatic.com/' || avatar_hash || '_medium.jpg' END),
  fetched_at   INTEGER NOT NULL,
  missing      INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE steam_call_budget (
  day   INTEGER NOT NULL PRIMARY KEY, -- its start
  calls INTEGER NOT NULL
) STRICT;

CREATE TABLE lease (
  name       TEXT    NOT NULL PRIMARY KEY,
  holder     TEXT    NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
