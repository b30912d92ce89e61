-- With which Steam account a user logs in; NULL is none.
ALTER TABLE users ADD COLUMN steam_id_64 INTEGER;
CREATE UNIQUE INDEX users_steam_id ON users (steam_id_64);
