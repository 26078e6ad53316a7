-- The nodes that ship here. Tied to the journal like every other row: a revocation cannot be undone unseen.
CREATE TABLE journal_node (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT NOT NULL UNIQUE,           -- a name is never used again, not even after the node is lost
    vkeys TEXT NOT NULL,                 -- keys of its logs as registered, one each line
    offices TEXT NOT NULL,               -- codes of the offices it may give receipts for, one each line
    transfer BYTES NOT NULL,             -- its X25519 public key: record keys are sealed to it on recovery
    state TEXT NOT NULL,                 -- open or revoked
    loss TEXT,                           -- why it was revoked: fire, theft, flood, broken, key-exposed, closed
    successor TEXT,                      -- the node that took its records over
    registered_at BIGINT NOT NULL,       -- microseconds UTC
    revoked_at BIGINT                    -- microseconds UTC
);

-- Which node a received row, record or key belongs to. What is known here and not listed is this node's own, and no
-- other node may change it.
CREATE TABLE journal_home (
    id UUID NOT NULL,
    tbl TEXT NOT NULL,                   -- the row's table; journal_entry for a record; vault_record_key for a key
    node TEXT NOT NULL,
    PRIMARY KEY (id, tbl)
);
