-- What is done on servers again and again.
CREATE TABLE server_task (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  server_id  INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  name       TEXT    NOT NULL,
  enabled    INTEGER NOT NULL,
  kind       TEXT    NOT NULL CHECK (kind IN ('message', 'command', 'restart')),
  line       TEXT    NOT NULL,
  every      INTEGER NOT NULL, -- seconds; 0: once a day
  at         INTEGER NOT NULL, -- seconds since midnight
  days       INTEGER NOT NULL, -- 1 is Sunday, 2 Monday, 4 Tuesday; 0: all
  zone       TEXT    NOT NULL,
  due_at     INTEGER,
  ran_at     INTEGER,
  result     TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX server_task_name ON server_task (server_id, name);
CREATE INDEX server_task_user ON server_task (user_id);
CREATE INDEX server_task_enabled ON server_task (id) WHERE enabled;
