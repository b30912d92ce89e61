-- What retention has removed of each server, by quarter hour: so many of them after 1970
-- began in UTC. Lengths of time are in milliseconds.
CREATE TABLE player_quarter (
  server_id   INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter     INTEGER NOT NULL,
  steam_id_64 INTEGER NOT NULL,
  millis      INTEGER NOT NULL,
  PRIMARY KEY (server_id, quarter, steam_id_64)
) STRICT, WITHOUT ROWID;
CREATE INDEX player_quarter_player ON player_quarter (steam_id_64, quarter);

-- map is '' while the server changed maps or hibernated.
CREATE TABLE map_quarter (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   INTEGER NOT NULL,
  map       TEXT    NOT NULL,
  up        INTEGER NOT NULL,
  people    INTEGER NOT NULL,
  full_for  INTEGER NOT NULL,
  peak      INTEGER NOT NULL,
  peak_at   INTEGER NOT NULL,
  PRIMARY KEY (server_id, quarter, map)
) STRICT, WITHOUT ROWID;

CREATE TABLE pair_quarter (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   INTEGER NOT NULL,
  player_a  INTEGER NOT NULL,
  player_b  INTEGER NOT NULL,
  millis    INTEGER NOT NULL,
  PRIMARY KEY (server_id, quarter, player_a, player_b)
) STRICT, WITHOUT ROWID;

-- How many sessions that began in a quarter hour, and have ended, had a length.
CREATE TABLE length_quarter (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   INTEGER NOT NULL,
  length    INTEGER NOT NULL,
  sessions  INTEGER NOT NULL,
  PRIMARY KEY (server_id, quarter, length)
) STRICT, WITHOUT ROWID;

-- Which runs were summed: when the first one began, and the one that ended last.
CREATE TABLE run_sum (
  server_id     INTEGER NOT NULL PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  first_seen_at INTEGER NOT NULL,
  started_at    INTEGER NOT NULL,
  last_seen_at  INTEGER NOT NULL
) STRICT;

-- The time up to which the sums hold this run already; NULL: none of it.
ALTER TABLE server_run ADD COLUMN summed_to INTEGER;
ALTER TABLE server_current ADD COLUMN summed_to INTEGER;
