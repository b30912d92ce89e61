-- Retention removes the runs of a month at once: it adds them to the sums, notes in run_gone
-- how far it is, and drops the month when no run of it is left. The view server_run has the
-- runs that are left.
DROP VIEW server_live_state;
ALTER TABLE server_run RENAME TO server_run_all;

-- Of each server, the start of the last run that is gone. All that began before it are gone too.
CREATE TABLE run_gone (
  server_id  bigint NOT NULL PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  started_at bigint NOT NULL
);

-- One row or none: every run that is gone began before this. Who stores a run that began
-- before it looks at run_gone.
CREATE TABLE run_bound (
  before bigint NOT NULL
);

CREATE VIEW server_run (server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating, summed_to) AS
  SELECT r.server_id, r.started_at, r.last_seen_at, r.players, r.max_players, r.bots, r.map, r.hibernating, r.summed_to
  FROM server_run_all AS r
  WHERE r.started_at > coalesce((SELECT g.started_at FROM run_gone AS g WHERE g.server_id = r.server_id), -9223372036854775808);

CREATE OR REPLACE FUNCTION make_run_months(since timestamptz) RETURNS void LANGUAGE plpgsql AS $$
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
      EXECUTE format('CREATE TABLE %I PARTITION OF server_run_all FOR VALUES FROM (%s) TO (%s)', name, begins, ends);
    END IF;
  END LOOP;
END $$;

CREATE VIEW server_live_state (id, server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating) AS
  SELECT started_at << 20 | server_id, server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating
  FROM server_run
  UNION ALL
  SELECT started_at << 20 | server_id, server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating
  FROM server_current;
