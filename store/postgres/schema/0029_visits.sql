-- How many visits that began in a quarter hour, and have ended, had a length: sessions of a player with
-- little between them are one visit. Of sessions that were removed before, it has none.
CREATE TABLE visit_quarter (
  server_id bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   bigint NOT NULL,
  length    bigint NOT NULL,
  visits    bigint NOT NULL,
  PRIMARY KEY (server_id, quarter, length)
);

-- The visit that removed sessions of a player came to last, which may go on in a session that is
-- left, and is not in visit_quarter. NULL: it is not known.
ALTER TABLE player_sum ADD COLUMN visit_began_at bigint;
ALTER TABLE player_sum ADD COLUMN visit_ended_at bigint;
CREATE INDEX player_sum_visit ON player_sum (server_id, visit_ended_at, visit_began_at);
