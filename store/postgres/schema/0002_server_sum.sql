-- What retention has removed of each server, by quarter hour: so many of them after 1970
-- began in UTC. Lengths of time are in milliseconds.
CREATE TABLE player_quarter (
  server_id   bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter     bigint NOT NULL,
  steam_id_64 bigint NOT NULL,
  millis      bigint NOT NULL,
  PRIMARY KEY (server_id, quarter, steam_id_64)
);
CREATE INDEX player_quarter_player ON player_quarter (steam_id_64, quarter);

-- map is '' while the server changed maps or hibernated.
CREATE TABLE map_quarter (
  server_id bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   bigint NOT NULL,
  map       text   COLLATE "C" NOT NULL,
  up        bigint NOT NULL,
  people    bigint NOT NULL,
  full_for  bigint NOT NULL,
  peak      bigint NOT NULL,
  peak_at   bigint NOT NULL,
  PRIMARY KEY (server_id, quarter, map)
);

CREATE TABLE pair_quarter (
  server_id bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   bigint NOT NULL,
  player_a  bigint NOT NULL,
  player_b  bigint NOT NULL,
  millis    bigint NOT NULL,
  PRIMARY KEY (server_id, quarter, player_a, player_b)
);

-- How many sessions that began in a quarter hour, and have ended, had a length.
CREATE TABLE length_quarter (
  server_id bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   bigint NOT NULL,
  length    bigint NOT NULL,
  sessions  bigint NOT NULL,
  PRIMARY KEY (server_id, quarter, length)
);

-- Which runs were summed: when the first one began, and the one that ended last.
CREATE TABLE run_sum (
  server_id     bigint NOT NULL PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  first_seen_at bigint NOT NULL,
  started_at    bigint NOT NULL,
  last_seen_at  bigint NOT NULL
);

-- The time up to which the sums hold this run already; NULL: none of it.
ALTER TABLE server_run ADD COLUMN summed_to bigint;
ALTER TABLE server_current ADD COLUMN summed_to bigint;
