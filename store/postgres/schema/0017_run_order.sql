-- What lies between the runs of a server. silence is 0 for what was seen in runs; other rows
-- are of the silences after runs, of so many milliseconds: whole seconds, rounded up.
-- emptied and moved count the stays on the map that ended so.
ALTER TABLE map_quarter ADD COLUMN silence bigint NOT NULL DEFAULT 0;
ALTER TABLE map_quarter ADD COLUMN emptied bigint NOT NULL DEFAULT 0;
ALTER TABLE map_quarter ADD COLUMN moved bigint NOT NULL DEFAULT 0;
ALTER TABLE map_quarter DROP CONSTRAINT map_quarter_pkey;
ALTER TABLE map_quarter ADD PRIMARY KEY (server_id, quarter, map, silence);

-- How many removed sessions ended in a quarter hour, on which map and why.
CREATE TABLE end_quarter (
  server_id bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   bigint NOT NULL,
  map       text   COLLATE "C" NOT NULL,
  reason    text   COLLATE "C" NOT NULL,
  sessions  bigint NOT NULL,
  PRIMARY KEY (server_id, quarter, map, reason)
);

-- The map on which the session ended that player_sum keeps.
ALTER TABLE player_sum ADD COLUMN end_map text COLLATE "C" NOT NULL DEFAULT '';

-- Of the run that ended last, its state; the last run with a map, and the longest silence since;
-- and since when its map was played.
ALTER TABLE run_sum ADD COLUMN players bigint NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN max_players bigint NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN bots bigint NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN map text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE run_sum ADD COLUMN hibernating boolean NOT NULL DEFAULT false;
ALTER TABLE run_sum ADD COLUMN stay_map text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE run_sum ADD COLUMN stay_players bigint NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN stay_silence bigint NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN map_since bigint NOT NULL DEFAULT 0;
UPDATE run_sum SET map_since = started_at;
