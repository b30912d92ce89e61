-- Each holder of a lease has another epoch: what it writes later than another came is refused.
ALTER TABLE lease ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
