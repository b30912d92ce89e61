-- Sessions that touch a time end in the six hours after it, but for those that are longer.
CREATE INDEX session_long ON server_player_session (server_id, (left_at - joined_at), left_at, joined_at) WHERE left_at - joined_at > 21600000;
-- A leaderboard reads nothing else of a session that has ended.
DROP INDEX session_by_end;
CREATE INDEX session_by_end ON server_player_session (server_id, left_at, steam_id_64, joined_at, summed_to);
