-- Up to which shift a unit's digests were read by whoever is in charge of it. Journaled.
CREATE TABLE deadlines_digest_read (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    unit UUID NOT NULL,
    until BIGINT NOT NULL,               -- the end of the last shift that was read of, microseconds UTC
    officer UUID NOT NULL,               -- the account
    charge TEXT,                         -- the post it was read in
    recorded_at BIGINT NOT NULL          -- microseconds UTC
);
CREATE UNIQUE INDEX deadlines_digest_read_until ON deadlines_digest_read (unit, until);
