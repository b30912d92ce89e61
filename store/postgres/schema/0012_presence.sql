-- How many removed sessions of a player began in a quarter hour, and how many had begun
-- before and went on in it.
ALTER TABLE player_quarter ADD COLUMN began bigint NOT NULL DEFAULT 0;
ALTER TABLE player_quarter ADD COLUMN went_on bigint NOT NULL DEFAULT 0;
