-- A system that may bring reports here for other people. Of its key only a digest is kept, made with a key of the ring. Rows are
-- never deleted: a withdrawn one stays.
CREATE TABLE exchange_partner (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,                  -- whose system it is
    key_digest BYTES NOT NULL,
    state TEXT NOT NULL,                 -- active, withdrawn
    since BIGINT NOT NULL,               -- microseconds UTC
    withdrawn_at BIGINT
);

-- When a key last opened, to the minute. Not tied to the journal: it changes with every use, and what a partner brings has
-- entries of its own.
CREATE TABLE exchange_partner_use (
    partner UUID NOT NULL PRIMARY KEY,
    used_at BIGINT NOT NULL
);
