-- Whether a profile is old is judged by fetched_at and the present setting.
ALTER TABLE steam_user_profile DROP COLUMN expires_at;
