-- When pollers looked and a server did not answer.
CREATE TABLE server_outage (
  server_id    bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  started_at   bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  PRIMARY KEY (server_id, started_at)
);

-- What retention has removed of them, in milliseconds by quarter hour; and when the last of
-- those ended.
CREATE TABLE outage_quarter (
  server_id bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  quarter   bigint NOT NULL,
  millis    bigint NOT NULL,
  PRIMARY KEY (server_id, quarter)
);
CREATE TABLE outage_sum (
  server_id    bigint NOT NULL PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  last_seen_at bigint NOT NULL
);
