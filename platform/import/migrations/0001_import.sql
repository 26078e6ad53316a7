-- A file of another system that was taken over, wholly or in part. Its id follows from its bytes.
CREATE TABLE import_file (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    kind TEXT NOT NULL,                  -- complaints, firs
    sha256 TEXT NOT NULL,                -- of the file, in hexadecimal
    recorded_at BIGINT NOT NULL,         -- when its first rows were taken over, microseconds UTC
    account UUID                         -- by whom
);
CREATE UNIQUE INDEX import_file_bytes ON import_file (kind, sha256);

-- A row that waits for somebody to say which station is meant.
CREATE TABLE import_queue (
    id UUID NOT NULL PRIMARY KEY,        -- of the record it becomes
    version BIGINT NOT NULL,             -- 1, and one more when it is decided
    kind TEXT NOT NULL,
    file UUID NOT NULL,
    row_number BIGINT NOT NULL,          -- in the file, from 1
    same TEXT NOT NULL,                  -- number with station and district as written: one that comes twice is known by it
    state TEXT NOT NULL,                 -- waiting, taken, refused
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    sealed BYTES NOT NULL                -- the row as it stands, under the record's key
);
CREATE UNIQUE INDEX import_queue_row ON import_queue (file, row_number);
CREATE INDEX import_queue_same ON import_queue (kind, same);
