-- What lies between the runs of a server. silence is 0 for what was seen in runs; other rows
-- are of the silences after runs, of so many milliseconds: whole seconds, rounded up.
-- emptied and moved count the stays on the map that ended so.
CREATE TABLE map_quarter_new (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   INTEGER NOT NULL,
  map       TEXT    NOT NULL,
  silence   INTEGER NOT NULL,
  up        INTEGER NOT NULL,
  people    INTEGER NOT NULL,
  full_for  INTEGER NOT NULL,
  peak      INTEGER NOT NULL,
  peak_at   INTEGER NOT NULL,
  emptied   INTEGER NOT NULL,
  moved     INTEGER NOT NULL,
  PRIMARY KEY (server_id, quarter, map, silence)
) STRICT, WITHOUT ROWID;
INSERT INTO map_quarter_new
  SELECT server_id, quarter, map, 0, up, people, full_for, peak, peak_at, 0, 0 FROM map_quarter;
DROP TABLE map_quarter;
ALTER TABLE map_quarter_new RENAME TO map_quarter;

-- How many removed sessions ended in a quarter hour, on which map and why.
CREATE TABLE end_quarter (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   INTEGER NOT NULL,
  map       TEXT    NOT NULL,
  reason    TEXT    NOT NULL,
  sessions  INTEGER NOT NULL,
  PRIMARY KEY (server_id, quarter, map, reason)
) STRICT, WITHOUT ROWID;

-- The map on which the session ended that player_sum keeps.
ALTER TABLE player_sum ADD COLUMN end_map TEXT NOT NULL DEFAULT '';

-- Of the run that ended last, its state; the last run with a map, and the longest silence since;
-- and since when its map was played.
ALTER TABLE run_sum ADD COLUMN players INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN max_players INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN bots INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN map TEXT NOT NULL DEFAULT '';
ALTER TABLE run_sum ADD COLUMN hibernating INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN stay_map TEXT NOT NULL DEFAULT '';
ALTER TABLE run_sum ADD COLUMN stay_players INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN stay_silence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_sum ADD COLUMN map_since INTEGER NOT NULL DEFAULT 0;
UPDATE run_sum SET map_since = started_at;
