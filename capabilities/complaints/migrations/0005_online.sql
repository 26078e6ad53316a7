-- A report begun at home and kept because its writer asked. Not a record: deleted when sent, and after its days.
CREATE TABLE complaints_draft (
    id UUID NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,         -- as shown: K-7KM2-PQX9
    expires_at BIGINT NOT NULL,          -- microseconds UTC
    sealed BYTES NOT NULL                -- the answers, under a key that follows from the draft's code
);
CREATE INDEX complaints_draft_expires ON complaints_draft (expires_at);
