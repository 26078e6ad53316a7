-- What a gateway last answered. Not tied to the journal: it changes with every message, and what became of each has entries of
-- its own.
CREATE TABLE exchange_gateway (
    channel TEXT NOT NULL PRIMARY KEY,
    answer TEXT NOT NULL,                -- an HTTP status, or why there was none
    answered_at BIGINT NOT NULL,         -- microseconds UTC
    took_at BIGINT                       -- when it last took a message
);
