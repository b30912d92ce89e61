-- The totals of players on all servers. Two pollers whose players change servers would wait for each
-- other if both changed a total, so that changes are rows of their own, which are only added:
-- a total is that of player_total and its changes, until the latter are folded into it.
DROP VIEW player_total;
CREATE TABLE player_total (
  steam_id_64 bigint NOT NULL PRIMARY KEY,
  sessions    bigint NOT NULL,
  millis      bigint NOT NULL
) WITH (fillfactor = 90);
CREATE INDEX player_total_most ON player_total (millis DESC, (CASE WHEN steam_id_64 < 0 THEN 1 ELSE 0 END), steam_id_64);

CREATE TABLE player_total_change (
  steam_id_64 bigint NOT NULL,
  sessions    bigint NOT NULL,
  millis      bigint NOT NULL
);
CREATE INDEX player_total_change_by_player ON player_total_change (steam_id_64);

CREATE FUNCTION player_total_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO player_total_change SELECT steam_id_64, sessions, millis FROM added WHERE sessions <> 0 OR millis <> 0;
  RETURN NULL;
END $$;
CREATE FUNCTION player_total_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO player_total_change
    SELECT steam_id_64, sum(sessions), sum(millis) FROM (
      SELECT steam_id_64, sessions, millis FROM added
      UNION ALL
      SELECT steam_id_64, -sessions, -millis FROM gone) AS changed
    GROUP BY steam_id_64 HAVING sum(sessions) <> 0 OR sum(millis) <> 0;
  RETURN NULL;
END $$;
CREATE FUNCTION player_total_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO player_total_change SELECT steam_id_64, -sessions, -millis FROM gone WHERE sessions <> 0 OR millis <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER player_total_insert AFTER INSERT ON server_player_total
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION player_total_insert();
CREATE TRIGGER player_total_update AFTER UPDATE ON server_player_total
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION player_total_update();
CREATE TRIGGER player_total_delete AFTER DELETE ON server_player_total
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION player_total_delete();

INSERT INTO player_total
  SELECT steam_id_64, sum(sessions), sum(millis) FROM server_player_total GROUP BY steam_id_64 HAVING sum(sessions) <> 0 OR sum(millis) <> 0;

-- Most updates of sessions are of such that stay open, which change no total.
CREATE OR REPLACE FUNCTION session_total_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO server_player_total AS t
    SELECT server_id, steam_id_64, sum(sessions), sum(millis) FROM (
      SELECT server_id, steam_id_64, (summed_to IS NULL)::int AS sessions, session_millis(joined_at, left_at, summed_to) AS millis
      FROM added WHERE left_at IS NOT NULL
      UNION ALL
      SELECT server_id, steam_id_64, -(summed_to IS NULL)::int, -session_millis(joined_at, left_at, summed_to)
      FROM gone WHERE left_at IS NOT NULL) AS changed
    GROUP BY 1, 2 HAVING sum(sessions) <> 0 OR sum(millis) <> 0 ORDER BY 1, 2
  ON CONFLICT (server_id, steam_id_64) DO UPDATE SET sessions = t.sessions + excluded.sessions, millis = t.millis + excluded.millis;
  IF FOUND THEN
    DELETE FROM server_player_total AS t USING gone AS g
    WHERE g.left_at IS NOT NULL AND t.server_id = g.server_id AND t.steam_id_64 = g.steam_id_64 AND t.sessions = 0 AND t.millis = 0;
  END IF;
  RETURN NULL;
END $$;
