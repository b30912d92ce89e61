-- In which session a player was first and last under a name on a server: the time at which it
-- began. The triggers keep it up with whatever changes sessions; when each was seen is in the
-- session. No name is no row.
CREATE TABLE name_used (
  server_id       INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  steam_id_64     INTEGER NOT NULL,
  name            TEXT    NOT NULL,
  first_joined_at INTEGER NOT NULL,
  last_joined_at  INTEGER NOT NULL,
  PRIMARY KEY (server_id, steam_id_64, name)
) STRICT, WITHOUT ROWID;

INSERT INTO name_used
  SELECT server_id, steam_id_64, name, min(joined_at), max(joined_at) FROM (
    SELECT server_id, steam_id_64, name_at_join AS name, joined_at FROM server_player_session
    UNION ALL
    SELECT server_id, steam_id_64, name_now, joined_at FROM server_player_session WHERE name_now <> name_at_join)
  WHERE name <> '' GROUP BY server_id, steam_id_64, name;

CREATE TRIGGER name_used_insert AFTER INSERT ON server_player_session WHEN NEW.name_at_join <> '' BEGIN
  INSERT INTO name_used VALUES (NEW.server_id, NEW.steam_id_64, NEW.name_at_join, NEW.joined_at, NEW.joined_at)
  ON CONFLICT (server_id, steam_id_64, name) DO UPDATE
    SET first_joined_at = min(first_joined_at, excluded.first_joined_at), last_joined_at = max(last_joined_at, excluded.last_joined_at);
END;
CREATE TRIGGER name_used_insert_now AFTER INSERT ON server_player_session WHEN NEW.name_now <> '' AND NEW.name_now <> NEW.name_at_join BEGIN
  INSERT INTO name_used VALUES (NEW.server_id, NEW.steam_id_64, NEW.name_now, NEW.joined_at, NEW.joined_at)
  ON CONFLICT (server_id, steam_id_64, name) DO UPDATE
    SET first_joined_at = min(first_joined_at, excluded.first_joined_at), last_joined_at = max(last_joined_at, excluded.last_joined_at);
END;

-- The names that the session has now, then those that it had.
CREATE TRIGGER name_used_update AFTER UPDATE OF joined_at, name_at_join, name_now ON server_player_session
WHEN OLD.name_now <> NEW.name_now OR OLD.name_at_join <> NEW.name_at_join OR OLD.joined_at <> NEW.joined_at BEGIN
  INSERT INTO name_used
    SELECT NEW.server_id, NEW.steam_id_64, n.name, NEW.joined_at, NEW.joined_at
    FROM (SELECT NEW.name_at_join AS name UNION SELECT NEW.name_now) AS n WHERE n.name <> ''
  ON CONFLICT (server_id, steam_id_64, name) DO UPDATE
    SET first_joined_at = min(first_joined_at, excluded.first_joined_at), last_joined_at = max(last_joined_at, excluded.last_joined_at);
  DELETE FROM name_used
  WHERE server_id = OLD.server_id AND steam_id_64 = OLD.steam_id_64 AND name IN (OLD.name_at_join, OLD.name_now)
    AND first_joined_at = OLD.joined_at AND last_joined_at = OLD.joined_at
    AND NOT EXISTS (SELECT 1 FROM server_player_session AS s
      WHERE s.server_id = OLD.server_id AND s.steam_id_64 = OLD.steam_id_64 AND s.joined_at = OLD.joined_at
        AND (s.name_at_join = name_used.name OR s.name_now = name_used.name));
  UPDATE name_used SET first_joined_at = (SELECT s.joined_at FROM server_player_session AS s
    WHERE s.server_id = OLD.server_id AND s.steam_id_64 = OLD.steam_id_64 AND s.joined_at >= OLD.joined_at
      AND (s.name_at_join = name_used.name OR s.name_now = name_used.name) ORDER BY s.joined_at LIMIT 1)
  WHERE server_id = OLD.server_id AND steam_id_64 = OLD.steam_id_64 AND name IN (OLD.name_at_join, OLD.name_now)
    AND first_joined_at = OLD.joined_at;
  UPDATE name_used SET last_joined_at = (SELECT s.joined_at FROM server_player_session AS s
    WHERE s.server_id = OLD.server_id AND s.steam_id_64 = OLD.steam_id_64 AND s.joined_at <= OLD.joined_at
      AND (s.name_at_join = name_used.name OR s.name_now = name_used.name) ORDER BY s.joined_at DESC LIMIT 1)
  WHERE server_id = OLD.server_id AND steam_id_64 = OLD.steam_id_64 AND name IN (OLD.name_at_join, OLD.name_now)
    AND last_joined_at = OLD.joined_at;
END;

CREATE TRIGGER name_used_delete AFTER DELETE ON server_player_session BEGIN
  DELETE FROM name_used
  WHERE server_id = OLD.server_id AND steam_id_64 = OLD.steam_id_64 AND name IN (OLD.name_at_join, OLD.name_now)
    AND first_joined_at = OLD.joined_at AND last_joined_at = OLD.joined_at;
  UPDATE name_used SET first_joined_at = (SELECT s.joined_at FROM server_player_session AS s
    WHERE s.server_id = OLD.server_id AND s.steam_id_64 = OLD.steam_id_64 AND s.joined_at > OLD.joined_at
      AND (s.name_at_join = name_used.name OR s.name_now = name_used.name) ORDER BY s.joined_at LIMIT 1)
  WHERE server_id = OLD.server_id AND steam_id_64 = OLD.steam_id_64 AND name IN (OLD.name_at_join, OLD.name_now)
    AND first_joined_at = OLD.joined_at;
  UPDATE name_used SET last_joined_at = (SELECT s.joined_at FROM server_player_session AS s
    WHERE s.server_id = OLD.server_id AND s.steam_id_64 = OLD.steam_id_64 AND s.joined_at < OLD.joined_at
      AND (s.name_at_join = name_used.name OR s.name_now = name_used.name) ORDER BY s.joined_at DESC LIMIT 1)
  WHERE server_id = OLD.server_id AND steam_id_64 = OLD.steam_id_64 AND name IN (OLD.name_at_join, OLD.name_now)
    AND last_joined_at = OLD.joined_at;
END;

-- The calendar of a player reads nothing else of a session that has ended.
DROP INDEX session_by_player;
CREATE INDEX session_by_player ON server_player_session (steam_id_64, joined_at, server_id, left_at, summed_to);
