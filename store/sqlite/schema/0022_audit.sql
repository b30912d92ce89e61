-- What was done and by whom. An entry is written before its thing is done: result is empty
-- until that has ended. The names are those of that time.
CREATE TABLE audit (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  at          INTEGER NOT NULL,
  user_id     INTEGER REFERENCES users (id) ON DELETE SET NULL,
  actor       TEXT    NOT NULL,
  server_id   INTEGER REFERENCES servers (id) ON DELETE SET NULL,
  server_name TEXT    NOT NULL,
  action      TEXT    NOT NULL,
  subject     TEXT    NOT NULL,
  detail      TEXT    NOT NULL,
  result      TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_server ON audit (server_id, id);
CREATE INDEX audit_user ON audit (user_id, id);
CREATE INDEX audit_at ON audit (at);
