-- Retention finds those who were there with a session that it removes: the oldest ones.
CREATE INDEX session_by_join ON server_player_session (server_id, joined_at);
