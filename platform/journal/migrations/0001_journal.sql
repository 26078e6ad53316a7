-- A log: this node's own (records, look-ups) or the copy of another node's. One row each epoch.
CREATE TABLE journal_log (
    id INTEGER NOT NULL PRIMARY KEY,
    origin TEXT NOT NULL UNIQUE,         -- first line of its checkpoints: khidmat/<node>/<epoch>
    node TEXT NOT NULL,                  -- the node that writes it
    kind INTEGER NOT NULL,               -- 0 records, 1 look-ups
    epoch INTEGER NOT NULL,              -- 1, or one more after a restore of an older backup
    own INTEGER NOT NULL,                -- 1 this node writes it, 0 a received copy
    state TEXT NOT NULL,                 -- open, closed (a later epoch follows) or revoked (node lost)
    size BIGINT NOT NULL,                -- leaves so far; locked by the sequencer
    root BYTES NOT NULL,                 -- RFC 6962 root of those leaves
    lag BIGINT NOT NULL,                 -- a received copy: leaves the sender still had to send; own log: 0
    acked BIGINT NOT NULL,               -- leaves the province has acknowledged with its cosignature
    vkey TEXT NOT NULL,                  -- the key its checkpoints are verified with
    opening TEXT                         -- signed statement naming the epoch before; NULL for epoch 1
);

-- What was written. `claim` and `rest` are the header whose digest is in the log; `body` is the content, encrypted
-- under its record's key when personal. Never changed, never deleted.
CREATE TABLE journal_entry (
    id UUID NOT NULL PRIMARY KEY,
    kind INTEGER NOT NULL,               -- 0 records, 1 look-ups
    subject UUID NOT NULL,               -- the record it is about
    version BIGINT,                      -- the record's version it made; NULL when it changed no record
    action TEXT NOT NULL,                -- e.g. complaints.file
    unit UUID,                           -- the unit whose matter it is
    recorded_at BIGINT NOT NULL,         -- microseconds UTC, the server's clock
    claim BYTES NOT NULL,
    rest BYTES NOT NULL,
    body BYTES
);
CREATE UNIQUE INDEX journal_entry_subject ON journal_entry (subject, version);
CREATE INDEX journal_entry_action ON journal_entry (action, recorded_at);

-- Committed and not yet in the tree. A row lives here for less than a second.
CREATE TABLE journal_pending (
    entry_id UUID NOT NULL PRIMARY KEY,
    kind INTEGER NOT NULL,
    leaf BYTES NOT NULL                  -- RFC 6962 leaf hash
);

-- The order of entries in each log.
CREATE TABLE journal_leaf (
    log INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    entry_id UUID NOT NULL,
    PRIMARY KEY (log, seq)
);
CREATE UNIQUE INDEX journal_leaf_entry ON journal_leaf (entry_id, log);

-- The hash tree in C2SP tlog-tiles form.
CREATE TABLE journal_tile (
    log INTEGER NOT NULL,
    level INTEGER NOT NULL,
    number BIGINT NOT NULL,
    hashes BYTES NOT NULL,               -- up to 256 hashes of 32 bytes
    PRIMARY KEY (log, level, number)
);

-- Signed tree heads with the cosignatures gathered so far.
CREATE TABLE journal_checkpoint (
    log INTEGER NOT NULL,
    size BIGINT NOT NULL,
    note TEXT NOT NULL,                  -- signed note, log signature first
    cosignatures INTEGER NOT NULL,
    signed_at BIGINT NOT NULL,           -- microseconds UTC
    PRIMARY KEY (log, size)
);

-- How far each reader of a log has come.
CREATE TABLE journal_cursor (
    reader TEXT NOT NULL,
    log INTEGER NOT NULL,
    seq BIGINT NOT NULL,                 -- the next leaf to read
    PRIMARY KEY (reader, log)
);
