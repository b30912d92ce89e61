-- Statistics read nothing else of a session that has ended.
DROP INDEX session_by_end;
CREATE INDEX session_by_end ON server_player_session (server_id, left_at, steam_id_64, joined_at, summed_to, close_reason);
