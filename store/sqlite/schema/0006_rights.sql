-- A token only reads unless it may change things, and a public page shows host and
-- port only if its owner allows it: what was there before promised no more.
ALTER TABLE api_token ADD COLUMN may_change INTEGER NOT NULL DEFAULT 0;
ALTER TABLE api_token ADD COLUMN ends_at INTEGER;
ALTER TABLE share ADD COLUMN show_addr INTEGER NOT NULL DEFAULT 0;
