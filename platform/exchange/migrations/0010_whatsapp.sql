-- When a telephone last wrote on WhatsApp: for a day from then on it may be answered in words of one's own. The telephone is a digest made
-- with a key of the ring. Not tied to the journal: it changes with every message.
CREATE TABLE exchange_wa_window (
    phone BYTES NOT NULL PRIMARY KEY,
    heard_at BIGINT NOT NULL             -- microseconds UTC, by WhatsApp's clock and never in the future
);

-- What a telephone wants: nothing more, or messages again. What it said last holds.
CREATE TABLE exchange_wa_wish (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    phone BYTES NOT NULL,                -- digest, as above
    wish TEXT NOT NULL,                  -- stop, start
    how TEXT NOT NULL,                   -- word: it wrote so; setting: it is set so in the app
    said_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL
);
CREATE INDEX exchange_wa_wish_phone ON exchange_wa_wish (phone, said_at);

-- What WhatsApp called about, each thing once however often it calls. Not tied to the journal: it is worked on and then empty, and what
-- follows from it has entries of its own.
CREATE TABLE exchange_wa_call (
    once BYTES NOT NULL PRIMARY KEY,     -- digest of what it is
    id UUID NOT NULL,
    sealed BYTES,                        -- gone once it was worked on
    came_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,             -- not before; while it is worked on, when another may take it up
    attempts INTEGER NOT NULL,
    state TEXT NOT NULL                  -- waiting, fetching (its file is fetched first), done, failed
);
CREATE INDEX exchange_wa_call_due ON exchange_wa_call (state, next_at);

-- In which form a message was last tried on WhatsApp: words or template.
ALTER TABLE exchange_outbox ADD COLUMN form TEXT;
