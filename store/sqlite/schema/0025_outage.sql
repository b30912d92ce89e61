-- When pollers looked and a server did not answer.
CREATE TABLE server_outage (
  server_id    INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  started_at   INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  PRIMARY KEY (server_id, started_at)
) STRICT, WITHOUT ROWID;

-- What retention has removed of them, in milliseconds by quarter hour; and when the last of
-- those ended.
CREATE TABLE outage_quarter (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   INTEGER NOT NULL,
  millis    INTEGER NOT NULL,
  PRIMARY KEY (server_id, quarter)
) STRICT, WITHOUT ROWID;
CREATE TABLE outage_sum (
  server_id    INTEGER NOT NULL PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  last_seen_at INTEGER NOT NULL
) STRICT;
