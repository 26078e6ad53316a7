-- A place of another system that is told of what happens here. Rows are never deleted: a removed one stays.
CREATE TABLE exchange_webhook (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,                  -- whose system it is
    url TEXT NOT NULL,
    events TEXT NOT NULL,                -- the journal's words, with a space between, in order
    state TEXT NOT NULL,                 -- active, paused, disabled, removed
    since BIGINT NOT NULL,               -- told of what was recorded from here on, microseconds UTC
    secret BYTES NOT NULL,               -- signing secret, sealed under the webhook's record key
    old_secret BYTES,                    -- the one before, which signs as well until old_until
    old_until BIGINT
);

-- One message for one place. Not tied to the journal: it changes with every attempt, says only what the entry says,
-- and can be made again from it.
CREATE TABLE exchange_delivery (
    id UUID NOT NULL PRIMARY KEY,
    webhook UUID NOT NULL,
    entry UUID NOT NULL,                 -- the journal entry it tells of
    event TEXT NOT NULL,
    payload TEXT NOT NULL,               -- JSON, the same bytes at every attempt
    state TEXT NOT NULL,                 -- waiting, sent, failed
    attempts INTEGER NOT NULL,
    next_at BIGINT NOT NULL,             -- not before; while it is being sent, when another may take it up
    made_at BIGINT NOT NULL,
    tried_at BIGINT,
    answer TEXT                          -- the last answer: an HTTP status, or why there was none
);
CREATE UNIQUE INDEX exchange_delivery_once ON exchange_delivery (webhook, entry);
CREATE INDEX exchange_delivery_due ON exchange_delivery (webhook, state, next_at);
