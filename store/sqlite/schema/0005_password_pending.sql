-- Whether the password was made here and no game server is known to have it yet.
ALTER TABLE servers ADD COLUMN password_pending INTEGER NOT NULL DEFAULT 0;
