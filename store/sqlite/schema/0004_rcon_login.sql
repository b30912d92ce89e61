-- RCON logins that were not accepted, and passwords that are known to be right.
-- The digest is an HMAC of address and password with the key.
CREATE TABLE rcon_login (
  host    TEXT    NOT NULL,
  port    INTEGER NOT NULL,
  digest  TEXT    NOT NULL,
  sent_at INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  proven  INTEGER NOT NULL,
  tries   INTEGER NOT NULL,
  PRIMARY KEY (host, port, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX rcon_login_age ON rcon_login (proven, sent_at);

CREATE TABLE rcon_login_key (
  id  INTEGER PRIMARY KEY CHECK (id = 1),
  key BLOB    NOT NULL
) STRICT;
INSERT INTO rcon_login_key VALUES (1, randomblob(32));
