-- A report as a citizen gave it. What was said, by whom and where is sealed under the report's own key.
CREATE TABLE complaints_report (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    office UUID NOT NULL,                -- the receiving office
    circle UUID,                         -- what stood above it when it was filed: who supervises it
    district UUID,
    region UUID,
    node TEXT NOT NULL,                  -- the node that gave the number
    year INTEGER NOT NULL,               -- calendar year in Pakistan
    serial BIGINT NOT NULL,              -- in the book of office, node and year
    number TEXT NOT NULL UNIQUE,         -- as printed: QTA-SAR-2026-000123
    channel TEXT NOT NULL,               -- counter, paper-slip
    state TEXT NOT NULL,                 -- recorded
    code_digest BYTES NOT NULL,          -- SHA-256 of the secret code
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    happened_from BIGINT,                -- as the citizen states it; NULL when she does not know
    sensitivity INTEGER NOT NULL,        -- 0 public to 4 sealed
    filed_by UUID,                       -- account of the clerk
    sealed BYTES NOT NULL                -- words, place, name, contact, secret code
);
CREATE UNIQUE INDEX complaints_report_book ON complaints_report (office, node, year, serial);
CREATE INDEX complaints_report_recorded ON complaints_report (office, recorded_at);

-- A numbered paper slip, signed beforehand, for an office whose node is dead. Entered later against its number.
CREATE TABLE complaints_slip (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    office UUID NOT NULL,
    book TEXT NOT NULL,                  -- the book it was issued in, such as QTA-SAR-P1
    serial BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,         -- as printed: QTA-SAR-P1-0007
    code_digest BYTES NOT NULL,
    state TEXT NOT NULL,                 -- issued, used, void
    issued_at BIGINT NOT NULL,
    report UUID,                         -- the report it was used for
    note TEXT                            -- why it is void
);
CREATE UNIQUE INDEX complaints_slip_book ON complaints_slip (office, book, serial);
