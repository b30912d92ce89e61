-- The names by which players are looked for. folded is the name without case.
CREATE TABLE player_name (
  id          INTEGER PRIMARY KEY,
  server_id   INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  steam_id_64 INTEGER NOT NULL,
  name        TEXT    NOT NULL,
  folded      TEXT    NOT NULL,
  UNIQUE (server_id, steam_id_64, name)
) STRICT;
CREATE INDEX player_name_folded ON player_name (server_id, folded);

-- What of a folded name follows each of its characters but the last, as far as it
-- matters: what has a text in it has a part that begins with the text.
CREATE TABLE player_name_part (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  part      TEXT    NOT NULL,
  name_id   INTEGER NOT NULL,
  PRIMARY KEY (server_id, part, name_id)
) STRICT, WITHOUT ROWID;
