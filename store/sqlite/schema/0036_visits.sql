-- How many visits that began in a quarter hour, and have ended, had a length: sessions of a player with
-- little between them are one visit. Of sessions that were removed before, it has none.
CREATE TABLE visit_quarter (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   INTEGER NOT NULL,
  length    INTEGER NOT NULL,
  visits    INTEGER NOT NULL,
  PRIMARY KEY (server_id, quarter, length)
) STRICT, WITHOUT ROWID;

-- The visit that removed sessions of a player came to last, which may go on in a session that is
-- left, and is not in visit_quarter. NULL: it is not known.
ALTER TABLE player_sum ADD COLUMN visit_began_at INTEGER;
ALTER TABLE player_sum ADD COLUMN visit_ended_at INTEGER;
CREATE INDEX player_sum_visit ON player_sum (server_id, visit_ended_at, visit_began_at);
