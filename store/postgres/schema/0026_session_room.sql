-- A session changes several times in its first minute. With room on its page that is no change
-- of its indexes.
ALTER TABLE server_player_session SET (fillfactor = 75);

-- A foreign key looks the server up for each part of a name, which took as long as to store it.
-- Parts are stored with their name, whose own key sees to the server.
ALTER TABLE player_name_part DROP CONSTRAINT player_name_part_server_id_fkey;
CREATE FUNCTION name_parts_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM player_name_part WHERE server_id IN (SELECT id FROM gone);
  RETURN NULL;
END $$;
CREATE TRIGGER name_parts_go AFTER DELETE ON servers
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION name_parts_go();
