-- A session that ends adds to the totals, so no row of them becomes empty: only changes of one that had
-- ended look for such a row.
DROP TRIGGER session_total_update;
CREATE TRIGGER session_total_end AFTER UPDATE OF joined_at, left_at, summed_to ON server_player_session
WHEN OLD.left_at IS NULL AND NEW.left_at IS NOT NULL AND (NEW.summed_to IS NULL OR NEW.left_at > max(NEW.joined_at, NEW.summed_to)) BEGIN
  INSERT INTO server_player_total VALUES (NEW.server_id, NEW.steam_id_64, NEW.summed_to IS NULL,
    max(0, NEW.left_at - max(NEW.joined_at, coalesce(NEW.summed_to, NEW.joined_at))))
  ON CONFLICT (server_id, steam_id_64) DO UPDATE SET sessions = sessions + excluded.sessions, millis = millis + excluded.millis;
END;
CREATE TRIGGER session_total_update AFTER UPDATE OF joined_at, left_at, summed_to ON server_player_session
WHEN OLD.left_at IS NOT NULL AND (NEW.left_at IS NOT OLD.left_at OR OLD.summed_to IS NOT NEW.summed_to OR OLD.joined_at <> NEW.joined_at) BEGIN
  INSERT INTO server_player_total VALUES (NEW.server_id, NEW.steam_id_64,
    (NEW.left_at IS NOT NULL AND NEW.summed_to IS NULL) - (OLD.summed_to IS NULL),
    coalesce(max(0, NEW.left_at - max(NEW.joined_at, coalesce(NEW.summed_to, NEW.joined_at))), 0)
    - max(0, OLD.left_at - max(OLD.joined_at, coalesce(OLD.summed_to, OLD.joined_at))))
  ON CONFLICT (server_id, steam_id_64) DO UPDATE SET sessions = sessions + excluded.sessions, millis = millis + excluded.millis;
  DELETE FROM server_player_total
  WHERE server_id = NEW.server_id AND steam_id_64 = NEW.steam_id_64 AND sessions = 0 AND millis = 0;
END;
