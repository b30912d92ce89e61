-- Programs decide by the code; last_error is for people. Earlier programs wrote
-- sentences alone.
ALTER TABLE servers ADD COLUMN problem TEXT NOT NULL DEFAULT '';
UPDATE servers SET problem = CASE
  WHEN last_error LIKE 'wrong RCON password%'       THEN 'auth'
  WHEN last_error LIKE 'nothing listens%'           THEN 'refused'
  WHEN last_error LIKE 'no answer%'                 THEN 'timeout'
  WHEN last_error LIKE '%before login%'             THEN 'no_login'
  WHEN last_error LIKE '%before each command%'      THEN 'no_login'
  WHEN last_error LIKE '%in the middle of the answer%' THEN 'closed'
  WHEN last_error LIKE 'the answer is not RCON%'    THEN 'protocol'
  WHEN last_error LIKE 'the answer is not a status%' THEN 'not_status'
  WHEN last_error LIKE 'the status lacks%'          THEN 'not_status'
  WHEN last_error LIKE '%cannot be looked up%'      THEN 'address'
  WHEN last_error LIKE '%cannot be reached%'        THEN 'address'
  WHEN last_error LIKE '%network that is not allowed%' THEN 'denied'
  WHEN last_error LIKE 'no game server answers%'    THEN 'no_game'
  WHEN last_error LIKE 'too many logins%'           THEN 'held_address'
  WHEN last_error LIKE '%an earlier login%'         THEN 'held_pending'
  WHEN last_error LIKE '%login unanswered%'         THEN 'held_unanswered'
  ELSE 'internal'
END WHERE last_error <> '';
