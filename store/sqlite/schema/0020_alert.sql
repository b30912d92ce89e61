-- Where alerts go. The URL and the keys are secrets.
CREATE TABLE alert_target (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  server_id  INTEGER REFERENCES servers (id) ON DELETE CASCADE, -- NULL: all that belong to the user
  kind       TEXT    NOT NULL CHECK (kind IN ('webhook', 'discord')),
  name       TEXT    NOT NULL,
  url        TEXT    NOT NULL,
  sign_key   TEXT    NOT NULL,
  old_key    TEXT    NOT NULL,
  rules      TEXT    NOT NULL CHECK (json_type(rules) = 'object'),
  live       INTEGER NOT NULL,
  active     INTEGER NOT NULL,
  ended_at   INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX alert_target_name ON alert_target (user_id, name);
CREATE INDEX alert_target_server ON alert_target (server_id);
CREATE INDEX alert_target_active ON alert_target (id) WHERE active;

-- What the rules of a target remember of a server.
CREATE TABLE alert_state (
  target_id    INTEGER NOT NULL REFERENCES alert_target (id) ON DELETE CASCADE,
  server_id    INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  version      INTEGER NOT NULL,
  state        TEXT    NOT NULL CHECK (json_type(state) = 'object'),
  live_message TEXT    NOT NULL,
  PRIMARY KEY (target_id, server_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_state_server ON alert_state (server_id);

-- What is to be delivered, and, without a next try, what was.
CREATE TABLE alert_delivery (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  message     TEXT    NOT NULL,
  target_id   INTEGER NOT NULL REFERENCES alert_target (id) ON DELETE CASCADE,
  server_id   INTEGER REFERENCES servers (id) ON DELETE CASCADE, -- NULL: of none
  kind        TEXT    NOT NULL,
  body        TEXT    NOT NULL,
  created_at  INTEGER NOT NULL,
  next_try_at INTEGER,
  attempts    INTEGER NOT NULL,
  ended_at    INTEGER,
  outcome     TEXT    NOT NULL,
  status      INTEGER NOT NULL,
  error       TEXT    NOT NULL
) STRICT;
CREATE INDEX alert_delivery_target ON alert_delivery (target_id, id);
CREATE INDEX alert_delivery_server ON alert_delivery (server_id);
CREATE INDEX alert_delivery_due ON alert_delivery (next_try_at) WHERE next_try_at IS NOT NULL;
