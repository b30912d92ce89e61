-- With whom servers are shared.
CREATE TABLE server_member (
  server_id bigint NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  user_id   bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role      text   COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'operator', 'owner')),
  PRIMARY KEY (server_id, user_id)
);
CREATE INDEX server_member_user ON server_member (user_id);

-- Why a user may see a server, and how far that goes: level 1 is a viewer, 2 an operator,
-- 3 an owner. The highest counts.
CREATE VIEW server_role AS
  SELECT id AS server_id, user_id, 3 AS level FROM servers
  UNION ALL
  SELECT server_id, user_id, CASE role WHEN 'owner' THEN 3 WHEN 'operator' THEN 2 ELSE 1 END FROM server_member
  UNION ALL
  SELECT v.id, u.id, 1 FROM users AS u CROSS JOIN servers AS v WHERE u.admin;
