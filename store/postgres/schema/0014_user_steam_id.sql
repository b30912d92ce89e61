-- With which Steam account a user logs in; NULL is none.
ALTER TABLE users ADD COLUMN steam_id_64 bigint CONSTRAINT users_steam_id UNIQUE;
