-- The custody register: a person arrested, what a magistrate ordered, and how it ended (CrPC 54, 61, 62, 167).
CREATE TABLE station_records_custody (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- one more with each step
    office UUID NOT NULL,                -- the station that holds the person
    circle UUID,                         -- what stood above it then
    district UUID,
    region UUID,
    node TEXT NOT NULL,                  -- the node that gave the number
    year INTEGER NOT NULL,               -- calendar year in Pakistan
    serial BIGINT NOT NULL,              -- 1, 2, 3 ... of the station's year
    number TEXT NOT NULL UNIQUE,         -- QTA-SAR-C-1/26; names no person
    ground TEXT NOT NULL,                -- fir, crpc-54, preventive, warrant, other
    fir UUID,                            -- the FIR of this station
    arrested_at BIGINT NOT NULL,         -- the hour of arrest, microseconds UTC
    recorded_at BIGINT NOT NULL,         -- the hour of writing
    state TEXT NOT NULL,                 -- held, or the word of the newest step
    produced_at BIGINT,                  -- first production before a magistrate
    remanded_on TEXT,                    -- ISO date of the first remand to police custody, from which CrPC 167 counts
    until TEXT,                          -- ISO date on which a remand to police custody ends
    ended_at BIGINT,                     -- from when the station no longer holds the person
    listed BIGINT NOT NULL,              -- place in the list: in custody first, held longest first; then ended latest first
    sensitivity INTEGER NOT NULL,        -- that of the FIR; 0 public to 4 sealed
    officer UUID,                        -- account that wrote it
    charge TEXT,                         -- in which charge
    sealed BYTES NOT NULL                -- the person, place, who was told, condition
);
CREATE UNIQUE INDEX station_records_custody_book ON station_records_custody (office, node, year, serial);
CREATE INDEX station_records_custody_newest ON station_records_custody (office, year, serial);
CREATE INDEX station_records_custody_listed ON station_records_custody (office, listed, id);

-- What happened then: a production before a magistrate, or the end.
CREATE TABLE station_records_custody_step (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    custody UUID NOT NULL,
    ordinal INTEGER NOT NULL,            -- 1, 2, 3 ... of this record
    kind TEXT NOT NULL,                  -- the magistrate's order, or how it ended
    at BIGINT NOT NULL,                  -- the hour, as stated, microseconds UTC
    until TEXT,                          -- ISO date on which a remand ends
    recorded_at BIGINT NOT NULL,         -- the hour of writing
    officer UUID,
    charge TEXT,
    sealed BYTES NOT NULL                -- court or words, under the record's key
);
CREATE UNIQUE INDEX station_records_custody_step_of ON station_records_custody_step (custody, ordinal);
