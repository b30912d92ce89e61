-- Events on their way from the programs that poll to all that serve pages: those of some
-- minutes. Whoever stores some holds a lock from then to the end of the transaction, so
-- that numbers rise in the order in which they can be seen. The id is the writer's: it
-- keeps a batch that is applied again from telling twice.
CREATE TABLE event (
  number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id        bigint NOT NULL UNIQUE,
  stored_at bigint NOT NULL DEFAULT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
  event     text   COLLATE "C" NOT NULL CHECK (json_typeof(event::json) = 'object')
);
CREATE INDEX event_age ON event (stored_at);

-- The number of the last event that was removed.
CREATE TABLE event_removed (
  id     integer PRIMARY KEY CHECK (id = 1),
  number bigint  NOT NULL
);
INSERT INTO event_removed VALUES (1, 0);
