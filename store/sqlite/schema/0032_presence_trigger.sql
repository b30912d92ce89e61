-- The triggers look first whether the time is built: that of a session that ends now is not.
DROP TRIGGER session_block_insert;
CREATE TRIGGER session_block_insert AFTER INSERT ON server_player_session WHEN NEW.left_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM presence_built WHERE server_id = NEW.server_id AND part > NEW.joined_at / 21600000) BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, NEW.joined_at / 21600000, max(NEW.joined_at, NEW.left_at) / 21600000 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = NEW.server_id AND b.part > NEW.joined_at / 21600000
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;
DROP TRIGGER session_block_before;
CREATE TRIGGER session_block_before AFTER UPDATE OF server_id, steam_id_64, joined_at, left_at, summed_to ON server_player_session WHEN OLD.left_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM presence_built WHERE server_id = OLD.server_id AND part > OLD.joined_at / 21600000) BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, OLD.joined_at / 21600000, max(OLD.joined_at, OLD.left_at) / 21600000 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = OLD.server_id AND b.part > OLD.joined_at / 21600000
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;
DROP TRIGGER session_block_update;
CREATE TRIGGER session_block_update AFTER UPDATE OF server_id, steam_id_64, joined_at, left_at, summed_to ON server_player_session WHEN NEW.left_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM presence_built WHERE server_id = NEW.server_id AND part > NEW.joined_at / 21600000) BEGIN
  INSERT INTO presence_changed
    SELECT b.server_id, NEW.joined_at / 21600000, max(NEW.joined_at, NEW.left_at) / 21600000 FROM presence_built AS b CROSS JOIN servers AS v ON v.id = b.server_id
    WHERE b.server_id = NEW.server_id AND b.part > NEW.joined_at / 21600000
  ON CONFLICT (server_id, first, last) DO NOTHING;
END;
