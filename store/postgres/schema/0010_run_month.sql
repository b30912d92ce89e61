-- The runs before the newest stand in a table for each month in which they began, and
-- those of other months in server_run_rest. Retention drops a month that it has emptied.
DROP VIEW server_live_state;
ALTER TABLE server_run RENAME TO server_run_before;
ALTER INDEX server_run_pkey RENAME TO server_run_before_pkey;

CREATE TABLE server_run (
  server_id    bigint  NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  started_at   bigint  NOT NULL,
  last_seen_at bigint  NOT NULL,
  players      integer NOT NULL,
  max_players  integer NOT NULL,
  bots         integer NOT NULL,
  map          text    COLLATE "C" NOT NULL,
  hibernating  boolean NOT NULL,
  summed_to    bigint,
  PRIMARY KEY (server_id, started_at)
) PARTITION BY RANGE (started_at);
CREATE TABLE server_run_rest PARTITION OF server_run DEFAULT;

-- make_run_months makes the tables of the months from then to two months ahead that are
-- missing. A month of which server_run_rest has runs already stays there.
CREATE FUNCTION make_run_months(since timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month timestamp := date_trunc('month', since AT TIME ZONE 'UTC');
  begins bigint;
  ends bigint;
  name text;
BEGIN
  WHILE month <= (now() AT TIME ZONE 'UTC') + interval '2 months' LOOP
    name := 'server_run_' || to_char(month, 'YYYY_MM');
    begins := extract(epoch FROM month)::bigint * 1000;
    month := month + interval '1 month';
    ends := extract(epoch FROM month)::bigint * 1000;
    IF to_regclass(name) IS NULL AND
        NOT EXISTS (SELECT 1 FROM server_run_rest WHERE started_at >= begins AND started_at < ends) THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF server_run FOR VALUES FROM (%s) TO (%s)', name, begins, ends);
    END IF;
  END LOOP;
END $$;

SELECT make_run_months(greatest(now() - interval '10 years',
  coalesce((SELECT to_timestamp(min(started_at) / 1000) FROM server_run_before), now())));
INSERT INTO server_run (server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating, summed_to)
  SELECT server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating, summed_to FROM server_run_before;
DROP TABLE server_run_before;

CREATE VIEW server_live_state (id, server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating) AS
  SELECT started_at << 20 | server_id, server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating
  FROM server_run
  UNION ALL
  SELECT started_at << 20 | server_id, server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating
  FROM server_current;
