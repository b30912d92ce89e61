-- The bans that Steam has on record, as they were told with the profile.
CREATE TABLE steam_ban (
  steam_id_64 INTEGER NOT NULL PRIMARY KEY REFERENCES steam_user_profile (steam_id_64) ON DELETE CASCADE,
  community   INTEGER NOT NULL,
  vac         INTEGER NOT NULL,
  game        INTEGER NOT NULL,
  last_at     INTEGER NOT NULL, -- the day of the last one; the year 1: there is none
  economy     TEXT    NOT NULL
) STRICT;
