-- Whether a game is asked for its log, and for how many days its chat is kept; 0: it is not.
ALTER TABLE servers ADD COLUMN log_off INTEGER NOT NULL DEFAULT 0;
ALTER TABLE servers ADD COLUMN chat_days INTEGER NOT NULL DEFAULT 0;

CREATE TABLE chat (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  server_id   INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  at          INTEGER NOT NULL,
  steam_id_64 INTEGER NOT NULL,
  name        TEXT    NOT NULL,
  text        TEXT    NOT NULL,
  team        INTEGER NOT NULL
) STRICT;
CREATE INDEX chat_server ON chat (server_id, id);
CREATE INDEX chat_at ON chat (at);
CREATE INDEX chat_player ON chat (steam_id_64);

-- What a server tells anybody who asks without a password.
CREATE TABLE server_count (
  server_id   INTEGER PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  at          INTEGER NOT NULL,
  players     INTEGER NOT NULL,
  max_players INTEGER NOT NULL,
  bots        INTEGER NOT NULL,
  map         TEXT    NOT NULL
) STRICT;
