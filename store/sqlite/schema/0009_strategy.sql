-- How the end of an RCON reply is told; empty is the default.
ALTER TABLE servers ADD COLUMN strategy TEXT NOT NULL DEFAULT '';
