-- Servers of a user that are shared at once.
CREATE TABLE server_group (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name    TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX server_group_name ON server_group (user_id, name);
CREATE TABLE server_group_server (
  group_id  INTEGER NOT NULL REFERENCES server_group (id) ON DELETE CASCADE,
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, server_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX server_group_server_server ON server_group_server (server_id);
CREATE TABLE server_group_member (
  group_id INTEGER NOT NULL REFERENCES server_group (id) ON DELETE CASCADE,
  user_id  INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role     TEXT    NOT NULL CHECK (role IN ('viewer', 'operator', 'owner')),
  PRIMARY KEY (group_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX server_group_member_user ON server_group_member (user_id);

-- Why a user may see a server, and how far that goes: level 1 is a viewer, 2 an operator,
-- 3 an owner. The highest counts.
DROP VIEW server_role;
CREATE VIEW server_role AS
  SELECT id AS server_id, user_id, 3 AS level FROM servers
  UNION ALL
  SELECT server_id, user_id, CASE role WHEN 'owner' THEN 3 WHEN 'operator' THEN 2 ELSE 1 END FROM server_member
  UNION ALL
  SELECT s.server_id, m.user_id, CASE m.role WHEN 'owner' THEN 3 WHEN 'operator' THEN 2 ELSE 1 END
    FROM server_group_member AS m JOIN server_group_server AS s ON s.group_id = m.group_id
  UNION ALL
  SELECT v.id, u.id, 1 FROM users AS u CROSS JOIN servers AS v WHERE u.admin;
