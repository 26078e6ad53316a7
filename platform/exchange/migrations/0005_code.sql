-- A code that proves a telephone. Telephone and code are digests made with a key of the ring. Not tied to the journal and gone after a
-- day: what it proves is said by the report it came with.
CREATE TABLE exchange_code (
    id UUID NOT NULL PRIMARY KEY,
    phone BYTES NOT NULL,
    digest BYTES NOT NULL,
    made_at BIGINT NOT NULL,             -- microseconds UTC
    until BIGINT NOT NULL,
    tries INTEGER NOT NULL               -- wrong ones
);
CREATE INDEX exchange_code_phone ON exchange_code (phone, made_at);
CREATE INDEX exchange_code_made ON exchange_code (made_at);
