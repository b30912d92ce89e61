-- The bans that Steam has on record, as they were told with the profile.
CREATE TABLE steam_ban (
  steam_id_64 bigint  NOT NULL PRIMARY KEY REFERENCES steam_user_profile (steam_id_64) ON DELETE CASCADE,
  community   boolean NOT NULL,
  vac         integer NOT NULL,
  game        integer NOT NULL,
  last_at     bigint  NOT NULL, -- the day of the last one; the year 1: there is none
  economy     text    COLLATE "C" NOT NULL
);
