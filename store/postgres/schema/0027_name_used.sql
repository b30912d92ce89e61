-- In which session a player was first and last under a name on a server: the time at which it
-- began. The triggers keep it up with whatever changes sessions; when each was seen is in the
-- session. No name is no row.
CREATE TABLE name_used (
  server_id       bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  steam_id_64     bigint NOT NULL,
  name            text   NOT NULL,
  first_joined_at bigint NOT NULL,
  last_joined_at  bigint NOT NULL,
  PRIMARY KEY (server_id, steam_id_64, name)
);

INSERT INTO name_used
  SELECT server_id, steam_id_64, name, min(joined_at), max(joined_at) FROM (
    SELECT server_id, steam_id_64, name_at_join AS name, joined_at FROM server_player_session
    UNION ALL
    SELECT server_id, steam_id_64, name_now, joined_at FROM server_player_session WHERE name_now <> name_at_join) AS n
  WHERE name <> '' GROUP BY 1, 2, 3;

CREATE FUNCTION name_used_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO name_used AS u
    SELECT server_id, steam_id_64, name, min(joined_at), max(joined_at) FROM (
      SELECT server_id, steam_id_64, name_at_join AS name, joined_at FROM added
      UNION ALL
      SELECT server_id, steam_id_64, name_now, joined_at FROM added WHERE name_now <> name_at_join) AS n
    WHERE name <> '' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (server_id, steam_id_64, name) DO UPDATE
    SET first_joined_at = least(u.first_joined_at, excluded.first_joined_at), last_joined_at = greatest(u.last_joined_at, excluded.last_joined_at)
    WHERE (u.first_joined_at, u.last_joined_at)
      IS DISTINCT FROM (least(u.first_joined_at, excluded.first_joined_at), greatest(u.last_joined_at, excluded.last_joined_at));
  RETURN NULL;
END $$;

-- What is left under the names that sessions had.
CREATE FUNCTION name_used_again(servers bigint[], players bigint[], names text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM name_used AS u USING unnest(servers, players, names) AS g (server_id, steam_id_64, name)
  WHERE u.server_id = g.server_id AND u.steam_id_64 = g.steam_id_64 AND u.name = g.name
    AND NOT EXISTS (SELECT 1 FROM server_player_session AS s
      WHERE s.server_id = u.server_id AND s.steam_id_64 = u.steam_id_64 AND s.joined_at BETWEEN u.first_joined_at AND u.last_joined_at
        AND (s.name_at_join = u.name OR s.name_now = u.name));
  UPDATE name_used AS u SET
    first_joined_at = (SELECT s.joined_at FROM server_player_session AS s
      WHERE s.server_id = u.server_id AND s.steam_id_64 = u.steam_id_64 AND s.joined_at >= u.first_joined_at
        AND (s.name_at_join = u.name OR s.name_now = u.name) ORDER BY s.joined_at LIMIT 1),
    last_joined_at = (SELECT s.joined_at FROM server_player_session AS s
      WHERE s.server_id = u.server_id AND s.steam_id_64 = u.steam_id_64 AND s.joined_at <= u.last_joined_at
        AND (s.name_at_join = u.name OR s.name_now = u.name) ORDER BY s.joined_at DESC LIMIT 1)
  FROM unnest(servers, players, names) AS g (server_id, steam_id_64, name)
  WHERE u.server_id = g.server_id AND u.steam_id_64 = g.steam_id_64 AND u.name = g.name;
END $$;

CREATE FUNCTION name_used_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO name_used AS u
    SELECT NEW.server_id, NEW.steam_id_64, n.name, NEW.joined_at, NEW.joined_at
    FROM (SELECT NEW.name_at_join AS name UNION SELECT NEW.name_now) AS n WHERE n.name <> ''
  ON CONFLICT (server_id, steam_id_64, name) DO UPDATE
    SET first_joined_at = least(u.first_joined_at, excluded.first_joined_at), last_joined_at = greatest(u.last_joined_at, excluded.last_joined_at);
  PERFORM name_used_again(ARRAY[OLD.server_id, OLD.server_id], ARRAY[OLD.steam_id_64, OLD.steam_id_64], ARRAY[OLD.name_at_join, OLD.name_now]);
  RETURN NULL;
END $$;

CREATE FUNCTION name_used_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM name_used_again(array_agg(g.server_id), array_agg(g.steam_id_64), array_agg(g.name)) FROM (
    SELECT server_id, steam_id_64, name_at_join AS name FROM gone
    UNION
    SELECT server_id, steam_id_64, name_now FROM gone) AS g;
  RETURN NULL;
END $$;

CREATE TRIGGER name_used_insert AFTER INSERT ON server_player_session
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION name_used_insert();
-- Names seldom change: of a poll in which players stay, this looks at nothing.
CREATE TRIGGER name_used_update AFTER UPDATE OF joined_at, name_at_join, name_now ON server_player_session FOR EACH ROW
  WHEN (OLD.name_now <> NEW.name_now OR OLD.name_at_join <> NEW.name_at_join OR OLD.joined_at <> NEW.joined_at) EXECUTE FUNCTION name_used_update();
CREATE TRIGGER name_used_delete AFTER DELETE ON server_player_session
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION name_used_delete();

-- The calendar of a player reads nothing else of a session that has ended.
DROP INDEX session_by_player;
CREATE INDEX session_by_player ON server_player_session (steam_id_64, joined_at) INCLUDE (server_id, left_at, summed_to);
