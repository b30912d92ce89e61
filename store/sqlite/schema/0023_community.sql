-- The public page of a user's servers.
CREATE TABLE community (
  user_id    INTEGER NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  token      TEXT    NOT NULL UNIQUE CHECK (token <> ''),
  title      TEXT    NOT NULL,
  leaders    INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
