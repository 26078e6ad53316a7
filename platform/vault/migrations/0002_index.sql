-- What can be searched for, without a word in it that could be read (docs/adr/0014-search.md). Derived from what is
-- sealed: not journaled, not shipped, made anew where it is missing.

-- The newest records: the keyed tokens of each, 8 bytes a token, sorted.
CREATE TABLE vault_recent (
    record UUID NOT NULL PRIMARY KEY,
    book TEXT NOT NULL,                  -- complaint, fir
    tokens BYTES NOT NULL
);

-- Older ones, many together: which record stands at which position.
CREATE TABLE vault_run (
    id BIGINT NOT NULL PRIMARY KEY,
    book TEXT NOT NULL,
    level INTEGER NOT NULL,              -- 0 made of records, 1 of runs
    earliest UUID NOT NULL,
    latest UUID NOT NULL,
    records BYTES NOT NULL               -- 16 bytes each, in order; zeros where a record was erased
);
CREATE INDEX vault_run_latest ON vault_run (book, latest);

-- The tokens of a run and the positions at which each stands, in pieces, sealed under the node's index key.
CREATE TABLE vault_block (
    run BIGINT NOT NULL,
    from_token BIGINT NOT NULL,          -- the least token in it
    sealed BYTES NOT NULL,
    PRIMARY KEY (run, from_token)
);

-- Records whose words are still to be read into the index: received from another node, or older than the index.
CREATE TABLE vault_waiting (
    record UUID NOT NULL PRIMARY KEY,
    class TEXT NOT NULL
);
CREATE INDEX vault_waiting_class ON vault_waiting (class, record);
INSERT INTO vault_waiting (record, class)
    SELECT subject, class FROM vault_record_key WHERE destroyed_at IS NULL AND class IN ('complaint', 'fir');
