-- Up to which shift a unit's digests were read by whoever is in charge of it. Journaled.
CREATE TABLE deadlines_digest_read (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    unit UUID NOT NULL,
    until BIGINT NOT NULL,               -- the end of the last shift that was read of, microseconds UTC
    officer UUID NOT NULL,               -- the account
    post TEXT NOT NULL,                  -- the kind of post by which he is in charge of the unit
    recorded_at BIGINT NOT NULL          -- microseconds UTC
);
CREATE UNIQUE INDEX deadlines_digest_read_until ON deadlines_digest_read (unit, until);
