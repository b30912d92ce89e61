-- What users write about players. Notes and tags are of the user whose servers they are
-- about; a watch list is of its user.
CREATE TABLE player_note (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  owner_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  steam_id_64 INTEGER NOT NULL,
  author_id   INTEGER REFERENCES users (id) ON DELETE SET NULL,
  text        TEXT    NOT NULL,
  created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX player_note_player ON player_note (owner_id, steam_id_64, created_at);
CREATE INDEX player_note_author ON player_note (author_id);

CREATE TABLE player_tag (
  owner_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  steam_id_64 INTEGER NOT NULL,
  tag_key     TEXT    NOT NULL, -- all spellings of the tag have it
  tag         TEXT    NOT NULL,
  PRIMARY KEY (owner_id, steam_id_64, tag_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE player_watch (
  user_id     INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  steam_id_64 INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  PRIMARY KEY (user_id, steam_id_64)
) STRICT, WITHOUT ROWID;
CREATE INDEX player_watch_player ON player_watch (steam_id_64);
