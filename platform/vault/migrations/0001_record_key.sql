-- One key per record, wrapped by a key-encryption key that is never in the database.
-- Destroying `wrapped` is lawful erasure: every copy of the record's content becomes unreadable.
CREATE TABLE vault_record_key (
    subject UUID NOT NULL PRIMARY KEY,  -- the record whose content this key opens
    class TEXT NOT NULL,                -- retention class, catalogue/retention.csv
    kek INTEGER NOT NULL,               -- which key-encryption key wraps it
    wrapped BYTES,                      -- NULL once destroyed
    commitment BYTES NOT NULL,          -- HMAC of a fixed text under the key: shows that a key is the right one
    created_at BIGINT NOT NULL,         -- microseconds UTC
    expires_at BIGINT,                  -- end of the retention period, microseconds UTC; NULL = kept for ever
    destroyed_at BIGINT                 -- microseconds UTC
);
