-- What this node holds of records that are not its own, as its province sent them; and of its own records what others have said
-- about them. Written by the station that holds it and shipped, so that the province knows what is still to be sent.
CREATE TABLE journal_dak (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    node TEXT NOT NULL,                  -- the station that holds it; what a lost one held counts for nobody
    record UUID NOT NULL,                -- the record
    owner TEXT NOT NULL,                 -- the node it belongs to, as the province last said
    open INTEGER NOT NULL,               -- 1 it is still to be kept as it stands; 0 no more is sent
    erased INTEGER NOT NULL,             -- 1 its key is here no more: destroyed at its owner, or to be read by nobody here
    digest BYTES NOT NULL,               -- SHA-256 over what was sent last
    arrived_at BIGINT NOT NULL           -- when that arrived, microseconds UTC
);
CREATE INDEX journal_dak_record ON journal_dak (record);
CREATE INDEX journal_dak_open ON journal_dak (node, open, erased);

-- At the province: records that the successor of a lost node is to be sent again, with the entries they began with. Derived.
CREATE TABLE journal_dak_due (
    node TEXT NOT NULL,
    record UUID NOT NULL,
    PRIMARY KEY (node, record)
);

-- Receipts of entries of other nodes that came down with a record: what its holder may show of its history. The entries themselves stand
-- in journal_entry and in no log of this node.
CREATE TABLE journal_proof (
    id UUID NOT NULL PRIMARY KEY,        -- the entry
    version BIGINT NOT NULL,             -- always 1
    receipt TEXT NOT NULL,               -- as the province gave it, with the place in its log and a signed checkpoint
    cosignatures INTEGER NOT NULL        -- of how many witnesses
);
