-- How players were on a server within six hours, packed: what their sessions that have ended, and
-- the removed ones, say of it, for reads of long times. part counts six hours since 1970.
CREATE TABLE presence_block (
  server_id bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  part      bigint NOT NULL,
  players   bytea  NOT NULL,
  PRIMARY KEY (server_id, part)
);

-- Of each server, the first part that is not built. A part before it without a block has nobody.
CREATE TABLE presence_built (
  server_id bigint NOT NULL PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  part      bigint NOT NULL
);

-- Parts that were built and have changed since: their blocks say nothing. The triggers note them,
-- whatever changes sessions. They lock it before they look at what is built: who builds
-- has it alone, and sees either the change or that it is noted.
CREATE TABLE presence_changed (
  server_id bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  first     bigint NOT NULL,
  last      bigint NOT NULL,
  PRIMARY KEY (server_id, first, last)
);

CREATE FUNCTION session_block_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE presence_changed IN ROW EXCLUSIVE MODE;
  INSERT INTO presence_changed
    SELECT DISTINCT c.server_id, c.joined_at / 21600000, greatest(c.joined_at, c.left_at) / 21600000
    FROM added AS c JOIN presence_built AS b ON b.server_id = c.server_id JOIN servers AS v ON v.id = b.server_id
    WHERE c.left_at IS NOT NULL AND b.part > c.joined_at / 21600000 ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION session_block_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE presence_changed IN ROW EXCLUSIVE MODE;
  INSERT INTO presence_changed
    SELECT DISTINCT c.server_id, c.joined_at / 21600000, greatest(c.joined_at, c.left_at) / 21600000
    FROM (
      (SELECT server_id, steam_id_64, joined_at, left_at, summed_to FROM gone WHERE left_at IS NOT NULL
        EXCEPT SELECT server_id, steam_id_64, joined_at, left_at, summed_to FROM added)
      UNION ALL
      (SELECT server_id, steam_id_64, joined_at, left_at, summed_to FROM added WHERE left_at IS NOT NULL
        EXCEPT SELECT server_id, steam_id_64, joined_at, left_at, summed_to FROM gone)) AS c
      JOIN presence_built AS b ON b.server_id = c.server_id JOIN servers AS v ON v.id = b.server_id
    WHERE b.part > c.joined_at / 21600000 ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION session_block_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE presence_changed IN ROW EXCLUSIVE MODE;
  INSERT INTO presence_changed
    SELECT DISTINCT c.server_id, c.joined_at / 21600000, greatest(c.joined_at, c.left_at) / 21600000
    FROM gone AS c JOIN presence_built AS b ON b.server_id = c.server_id JOIN servers AS v ON v.id = b.server_id
    WHERE c.left_at IS NOT NULL AND b.part > c.joined_at / 21600000 ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER session_block_insert AFTER INSERT ON server_player_session
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION session_block_insert();
CREATE TRIGGER session_block_update AFTER UPDATE ON server_player_session
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION session_block_update();
CREATE TRIGGER session_block_delete AFTER DELETE ON server_player_session
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION session_block_delete();

CREATE FUNCTION player_quarter_block() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE presence_changed IN ROW EXCLUSIVE MODE;
  INSERT INTO presence_changed
    SELECT DISTINCT c.server_id, c.quarter / 24, c.quarter / 24
    FROM changed AS c JOIN presence_built AS b ON b.server_id = c.server_id JOIN servers AS v ON v.id = b.server_id
    WHERE b.part > c.quarter / 24 ORDER BY 1, 2
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER player_quarter_block_insert AFTER INSERT ON player_quarter
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION player_quarter_block();
CREATE TRIGGER player_quarter_block_before AFTER UPDATE ON player_quarter
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION player_quarter_block();
CREATE TRIGGER player_quarter_block_update AFTER UPDATE ON player_quarter
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION player_quarter_block();
CREATE TRIGGER player_quarter_block_delete AFTER DELETE ON player_quarter
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION player_quarter_block();
