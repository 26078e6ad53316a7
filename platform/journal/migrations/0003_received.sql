-- When leaves of other nodes arrived here, one row a parcel: by this node's clock, whatever hours the entries claim.
CREATE TABLE journal_received (
    log INTEGER NOT NULL,
    size BIGINT NOT NULL,                -- the log's size with that parcel
    received_at BIGINT NOT NULL,         -- microseconds UTC
    PRIMARY KEY (log, size)
);
