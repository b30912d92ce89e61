-- The public page of a user's servers.
CREATE TABLE community (
  user_id    bigint  NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  token      text    COLLATE "C" NOT NULL CONSTRAINT community_token UNIQUE CHECK (token <> ''),
  title      text    COLLATE "C" NOT NULL,
  leaders    boolean NOT NULL,
  created_at bigint  NOT NULL
);
