-- What the sessions of each player that have ended, and the removed ones, come to on each
-- server. The triggers keep it up with whatever changes sessions.
CREATE TABLE server_player_total (
  server_id   bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  steam_id_64 bigint NOT NULL,
  sessions    bigint NOT NULL,
  millis      bigint NOT NULL,
  PRIMARY KEY (server_id, steam_id_64)
);

-- On all servers. It is no table: two pollers whose players change servers would wait for each
-- other.
CREATE VIEW player_total (steam_id_64, sessions, millis) AS
  SELECT steam_id_64, sum(sessions)::bigint, sum(millis)::bigint FROM server_player_total GROUP BY steam_id_64;

CREATE FUNCTION session_millis(joined_at bigint, left_at bigint, summed_to bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT greatest(0, left_at - greatest(joined_at, summed_to))
$$;

INSERT INTO server_player_total
  SELECT server_id, steam_id_64, sum(sessions), sum(millis) FROM (
    SELECT server_id, steam_id_64, (summed_to IS NULL)::int AS sessions, session_millis(joined_at, left_at, summed_to) AS millis
    FROM server_player_session WHERE left_at IS NOT NULL
    UNION ALL
    SELECT server_id, steam_id_64, sessions, millis FROM player_sum) AS t
  GROUP BY server_id, steam_id_64 HAVING sum(sessions) <> 0 OR sum(millis) <> 0;

CREATE FUNCTION session_total_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO server_player_total AS t
    SELECT server_id, steam_id_64, sum((summed_to IS NULL)::int), sum(session_millis(joined_at, left_at, summed_to))
    FROM added WHERE left_at IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (server_id, steam_id_64) DO UPDATE SET sessions = t.sessions + excluded.sessions, millis = t.millis + excluded.millis;
  RETURN NULL;
END $$;
CREATE FUNCTION session_total_update() RETURNS trigger LANGUAGE plpgsql AS $$
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
  DELETE FROM server_player_total AS t USING gone AS g
  WHERE g.left_at IS NOT NULL AND t.server_id = g.server_id AND t.steam_id_64 = g.steam_id_64 AND t.sessions = 0 AND t.millis = 0;
  RETURN NULL;
END $$;
CREATE FUNCTION session_total_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE server_player_total AS t SET sessions = t.sessions - g.sessions, millis = t.millis - g.millis
  FROM (SELECT server_id, steam_id_64, sum((summed_to IS NULL)::int) AS sessions, sum(session_millis(joined_at, left_at, summed_to)) AS millis
    FROM gone WHERE left_at IS NOT NULL GROUP BY 1, 2) AS g
  WHERE t.server_id = g.server_id AND t.steam_id_64 = g.steam_id_64;
  DELETE FROM server_player_total AS t USING gone AS g
  WHERE t.server_id = g.server_id AND t.steam_id_64 = g.steam_id_64 AND t.sessions = 0 AND t.millis = 0;
  RETURN NULL;
END $$;
CREATE TRIGGER session_total_insert AFTER INSERT ON server_player_session
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION session_total_insert();
CREATE TRIGGER session_total_update AFTER UPDATE ON server_player_session
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION session_total_update();
CREATE TRIGGER session_total_delete AFTER DELETE ON server_player_session
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION session_total_delete();

CREATE FUNCTION player_sum_total_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO server_player_total AS t SELECT server_id, steam_id_64, sessions, millis FROM added ORDER BY 1, 2
  ON CONFLICT (server_id, steam_id_64) DO UPDATE SET sessions = t.sessions + excluded.sessions, millis = t.millis + excluded.millis;
  RETURN NULL;
END $$;
CREATE FUNCTION player_sum_total_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO server_player_total AS t
    SELECT server_id, steam_id_64, sum(sessions), sum(millis) FROM (
      SELECT server_id, steam_id_64, sessions, millis FROM added
      UNION ALL
      SELECT server_id, steam_id_64, -sessions, -millis FROM gone) AS changed
    GROUP BY 1, 2 HAVING sum(sessions) <> 0 OR sum(millis) <> 0 ORDER BY 1, 2
  ON CONFLICT (server_id, steam_id_64) DO UPDATE SET sessions = t.sessions + excluded.sessions, millis = t.millis + excluded.millis;
  RETURN NULL;
END $$;
CREATE FUNCTION player_sum_total_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE server_player_total AS t SET sessions = t.sessions - g.sessions, millis = t.millis - g.millis
  FROM gone AS g WHERE t.server_id = g.server_id AND t.steam_id_64 = g.steam_id_64;
  DELETE FROM server_player_total AS t USING gone AS g
  WHERE t.server_id = g.server_id AND t.steam_id_64 = g.steam_id_64 AND t.sessions = 0 AND t.millis = 0;
  RETURN NULL;
END $$;
CREATE TRIGGER player_sum_total_insert AFTER INSERT ON player_sum
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION player_sum_total_insert();
CREATE TRIGGER player_sum_total_update AFTER UPDATE ON player_sum
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION player_sum_total_update();
CREATE TRIGGER player_sum_total_delete AFTER DELETE ON player_sum
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION player_sum_total_delete();
