-- What the sessions of each player that have ended, and the removed ones, come to: on each
-- server, and on all of them. The triggers keep both up with whatever changes sessions.
CREATE TABLE server_player_total (
  server_id   INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  steam_id_64 INTEGER NOT NULL,
  sessions    INTEGER NOT NULL,
  millis      INTEGER NOT NULL,
  PRIMARY KEY (server_id, steam_id_64)
) STRICT, WITHOUT ROWID;

CREATE TABLE player_total (
  steam_id_64 INTEGER NOT NULL PRIMARY KEY,
  sessions    INTEGER NOT NULL,
  millis      INTEGER NOT NULL
) STRICT;

INSERT INTO server_player_total
  SELECT server_id, steam_id_64, sum(sessions), sum(millis) FROM (
    SELECT server_id, steam_id_64, summed_to IS NULL AS sessions, max(0, left_at - max(joined_at, coalesce(summed_to, joined_at))) AS millis
    FROM server_player_session WHERE left_at IS NOT NULL
    UNION ALL
    SELECT server_id, steam_id_64, sessions, millis FROM player_sum)
  GROUP BY server_id, steam_id_64 HAVING sum(sessions) <> 0 OR sum(millis) <> 0;
INSERT INTO player_total
  SELECT steam_id_64, sum(sessions), sum(millis) FROM server_player_total GROUP BY steam_id_64;

CREATE TRIGGER session_total_insert AFTER INSERT ON server_player_session WHEN NEW.left_at IS NOT NULL BEGIN
  INSERT INTO server_player_total VALUES (NEW.server_id, NEW.steam_id_64, NEW.summed_to IS NULL,
    max(0, NEW.left_at - max(NEW.joined_at, coalesce(NEW.summed_to, NEW.joined_at))))
  ON CONFLICT (server_id, steam_id_64) DO UPDATE SET sessions = sessions + excluded.sessions, millis = millis + excluded.millis;
END;
CREATE TRIGGER session_total_update AFTER UPDATE OF joined_at, left_at, summed_to ON server_player_session
WHEN OLD.left_at IS NOT NEW.left_at OR (NEW.left_at IS NOT NULL AND (OLD.summed_to IS NOT NEW.summed_to OR OLD.joined_at <> NEW.joined_at)) BEGIN
  INSERT INTO server_player_total VALUES (NEW.server_id, NEW.steam_id_64,
    (NEW.left_at IS NOT NULL AND NEW.summed_to IS NULL) - (OLD.left_at IS NOT NULL AND OLD.summed_to IS NULL),
    coalesce(max(0, NEW.left_at - max(NEW.joined_at, coalesce(NEW.summed_to, NEW.joined_at))), 0)
    - coalesce(max(0, OLD.left_at - max(OLD.joined_at, coalesce(OLD.summed_to, OLD.joined_at))), 0))
  ON CONFLICT (server_id, steam_id_64) DO UPDATE SET sessions = sessions + excluded.sessions, millis = millis + excluded.millis;
  DELETE FROM server_player_total
  WHERE server_id = NEW.server_id AND steam_id_64 = NEW.steam_id_64 AND sessions = 0 AND millis = 0;
END;
CREATE TRIGGER session_total_delete AFTER DELETE ON server_player_session WHEN OLD.left_at IS NOT NULL BEGIN
  UPDATE server_player_total SET sessions = sessions - (OLD.summed_to IS NULL),
    millis = millis - max(0, OLD.left_at - max(OLD.joined_at, coalesce(OLD.summed_to, OLD.joined_at)))
  WHERE server_id = OLD.server_id AND steam_id_64 = OLD.steam_id_64;
  DELETE FROM server_player_total
  WHERE server_id = OLD.server_id AND steam_id_64 = OLD.steam_id_64 AND sessions = 0 AND millis = 0;
END;

CREATE TRIGGER player_sum_total_insert AFTER INSERT ON player_sum BEGIN
  INSERT INTO server_player_total VALUES (NEW.server_id, NEW.steam_id_64, NEW.sessions, NEW.millis)
  ON CONFLICT (server_id, steam_id_64) DO UPDATE SET sessions = sessions + excluded.sessions, millis = millis + excluded.millis;
END;
CREATE TRIGGER player_sum_total_update AFTER UPDATE OF sessions, millis ON player_sum
WHEN OLD.sessions <> NEW.sessions OR OLD.millis <> NEW.millis BEGIN
  INSERT INTO server_player_total VALUES (NEW.server_id, NEW.steam_id_64, NEW.sessions - OLD.sessions, NEW.millis - OLD.millis)
  ON CONFLICT (server_id, steam_id_64) DO UPDATE SET sessions = sessions + excluded.sessions, millis = millis + excluded.millis;
END;
CREATE TRIGGER player_sum_total_delete AFTER DELETE ON player_sum BEGIN
  UPDATE server_player_total SET sessions = sessions - OLD.sessions, millis = millis - OLD.millis
  WHERE server_id = OLD.server_id AND steam_id_64 = OLD.steam_id_64;
  DELETE FROM server_player_total
  WHERE server_id = OLD.server_id AND steam_id_64 = OLD.steam_id_64 AND sessions = 0 AND millis = 0;
END;

CREATE TRIGGER player_total_insert AFTER INSERT ON server_player_total BEGIN
  INSERT INTO player_total VALUES (NEW.steam_id_64, NEW.sessions, NEW.millis)
  ON CONFLICT (steam_id_64) DO UPDATE SET sessions = sessions + excluded.sessions, millis = millis + excluded.millis;
END;
CREATE TRIGGER player_total_update AFTER UPDATE ON server_player_total BEGIN
  UPDATE player_total SET sessions = sessions + NEW.sessions - OLD.sessions, millis = millis + NEW.millis - OLD.millis
  WHERE steam_id_64 = NEW.steam_id_64;
END;
CREATE TRIGGER player_total_delete AFTER DELETE ON server_player_total BEGIN
  UPDATE player_total SET sessions = sessions - OLD.sessions, millis = millis - OLD.millis WHERE steam_id_64 = OLD.steam_id_64;
  DELETE FROM player_total WHERE steam_id_64 = OLD.steam_id_64 AND sessions = 0 AND millis = 0;
END;
