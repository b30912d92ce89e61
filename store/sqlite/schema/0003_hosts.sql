-- Hosts are canonical from here on (see canonicalHosts). Another server that
-- reaches the same game is a warning.
ALTER TABLE servers ADD COLUMN same_as INTEGER REFERENCES servers (id) ON DELETE SET NULL;
CREATE INDEX servers_same ON servers (same_as) WHERE same_as IS NOT NULL;
