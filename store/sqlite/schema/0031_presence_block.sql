-- How players were on a server within six hours, packed: what their sessions that have ended, and
-- the removed ones, say of it, for reads of long times. part counts six hours since 1970.
CREATE TABLE presence_block (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  part      INTEGER NOT NULL,
  players   BLOB    NOT NULL,
  PRIMARY KEY (server_id, part)
) STRICT, WITHOUT ROWID;

-- Of each server, the first part that is not built. A part before it without a block has nobody.
CREATE TABLE presence_built (
  server_id INTEGER NOT NULL PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  part      INTEGER NOT NULL
) STRICT;

-- Parts that were built and have changed since: their blocks say nothing. The triggers note them,
-- whatever changes sessions.
CREATE TABLE presence_changed (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  first     INTEGER NOT NULL,
  last      INTEGER NOT NULL,
  PRIMARY KEY (server_id, first, last)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER session_block_insert AFTER INSERT ON server_player_session WHEN NEW.left_at IS NOT NULL BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, NEW.joined_at / 21600000, max(NEW.joined_at, NEW.left_at) / 21600000 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = NEW.server_id AND b.part > NEW.joined_at / 21600000
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;
CREATE TRIGGER session_block_before AFTER UPDATE OF server_id, steam_id_64, joined_at, left_at, summed_to ON server_player_session WHEN OLD.left_at IS NOT NULL BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, OLD.joined_at / 21600000, max(OLD.joined_at, OLD.left_at) / 21600000 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = OLD.server_id AND b.part > OLD.joined_at / 21600000
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;
CREATE TRIGGER session_block_update AFTER UPDATE OF server_id, steam_id_64, joined_at, left_at, summed_to ON server_player_session WHEN NEW.left_at IS NOT NULL BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, NEW.joined_at / 21600000, max(NEW.joined_at, NEW.left_at) / 21600000 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = NEW.server_id AND b.part > NEW.joined_at / 21600000
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;
CREATE TRIGGER session_block_delete AFTER DELETE ON server_player_session WHEN OLD.left_at IS NOT NULL BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, OLD.joined_at / 21600000, max(OLD.joined_at, OLD.left_at) / 21600000 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = OLD.server_id AND b.part > OLD.joined_at / 21600000
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;

CREATE TRIGGER player_quarter_block_insert AFTER INSERT ON player_quarter BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, NEW.quarter / 24, NEW.quarter / 24 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = NEW.server_id AND b.part > NEW.quarter / 24
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;
CREATE TRIGGER player_quarter_block_before AFTER UPDATE ON player_quarter WHEN OLD.quarter <> NEW.quarter OR OLD.server_id <> NEW.server_id BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, OLD.quarter / 24, OLD.quarter / 24 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = OLD.server_id AND b.part > OLD.quarter / 24
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;
CREATE TRIGGER player_quarter_block_update AFTER UPDATE ON player_quarter BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, NEW.quarter / 24, NEW.quarter / 24 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = NEW.server_id AND b.part > NEW.quarter / 24
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;
CREATE TRIGGER player_quarter_block_delete AFTER DELETE ON player_quarter BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, OLD.quarter / 24, OLD.quarter / 24 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = OLD.server_id AND b.part > OLD.quarter / 24
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;
