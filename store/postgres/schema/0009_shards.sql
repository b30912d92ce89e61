-- Each holder of a lease has another epoch: what it writes later than another came is refused.
ALTER TABLE lease ADD COLUMN epoch bigint NOT NULL DEFAULT 0;

-- Who polls the servers of a shard (id % 256); '' is no one. The epoch is part of a key: a
-- batch locks it for as long as it is written, and does not keep its holder from renewing.
CREATE TABLE poll_shard (
  shard      integer NOT NULL PRIMARY KEY CHECK (shard BETWEEN 0 AND 255),
  holder     text    COLLATE "C" NOT NULL DEFAULT '',
  epoch      bigint  NOT NULL DEFAULT 0,
  expires_at bigint  NOT NULL DEFAULT 0,
  CONSTRAINT poll_shard_epoch UNIQUE (shard, epoch)
) WITH (fillfactor = 50);
INSERT INTO poll_shard (shard) SELECT generate_series(0, 255);

-- The programs that share the work.
CREATE TABLE poller (
  id      text   COLLATE "C" NOT NULL PRIMARY KEY,
  seen_at bigint NOT NULL
);
