-- What retention has removed of each player and server: how many sessions, how long they
-- lasted, when the first began; and the session that ended last, whole.
CREATE TABLE player_sum (
  server_id     INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  steam_id_64   INTEGER NOT NULL,
  sessions      INTEGER NOT NULL,
  millis        INTEGER NOT NULL,
  first_seen_at INTEGER NOT NULL,
  userid        INTEGER NOT NULL,
  joined_at     INTEGER NOT NULL,
  left_at       INTEGER NOT NULL,
  last_seen_at  INTEGER,
  name_at_join  TEXT    NOT NULL,
  name_now      TEXT    NOT NULL,
  min_ping      INTEGER NOT NULL,
  max_ping      INTEGER NOT NULL,
  close_reason  TEXT    NOT NULL,
  PRIMARY KEY (server_id, steam_id_64)
) STRICT, WITHOUT ROWID;
CREATE INDEX player_sum_player ON player_sum (steam_id_64);

-- The time up to which player_sum holds this session already; NULL: none of it.
ALTER TABLE server_player_session ADD COLUMN summed_to INTEGER;
