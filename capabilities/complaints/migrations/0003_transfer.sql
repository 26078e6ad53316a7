-- Where a report is: who holds it now, and to whom it is offered. No row: the office that received it holds it and has
-- offered it to nobody. The report itself and its number are never changed.
CREATE TABLE complaints_holding (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    report UUID NOT NULL UNIQUE,
    office UUID NOT NULL,                -- who holds it, and answers for it
    circle UUID,                         -- what stood above that office when it accepted
    district UUID,
    region UUID,
    offered_office UUID,                 -- to whom it is offered; NULL when to nobody
    offered_circle UUID,
    offered_district UUID,
    offered_region UUID,
    offered_at BIGINT,                   -- microseconds UTC
    sensitivity INTEGER NOT NULL,        -- the report's
    recorded_at BIGINT NOT NULL          -- when the report was recorded, microseconds UTC
);
CREATE INDEX complaints_holding_held ON complaints_holding (office, recorded_at);
CREATE INDEX complaints_holding_offered ON complaints_holding (offered_office, offered_at);

-- A step on its way from one office to another. Never changed.
CREATE TABLE complaints_transfer (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    ordinal INTEGER NOT NULL,            -- 1, 2, 3 ... of the report
    step TEXT NOT NULL,                  -- offered, accepted, declined, withdrawn
    from_office UUID NOT NULL,           -- who held it
    to_office UUID NOT NULL,             -- to whom it was offered
    ground TEXT,                         -- of an offer: area, cannot-register, other
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that did it; NULL when it followed from another entry
    charge TEXT,                         -- in which charge
    sealed BYTES                         -- the reason in words, under the report's key
);
CREATE UNIQUE INDEX complaints_transfer_of ON complaints_transfer (report, ordinal);
