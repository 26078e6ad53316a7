-- A first information report (CrPC 154), form 24.5(1). Never changed: what follows is a row beside it.
CREATE TABLE station_records_fir (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    office UUID NOT NULL,                -- the station
    circle UUID,                         -- what stood above it then
    district UUID,
    region UUID,
    node TEXT NOT NULL,                  -- the node that gave the number
    year INTEGER NOT NULL,               -- calendar year in Pakistan
    serial BIGINT NOT NULL,              -- 1, 2, 3 ... of the station's year
    cited TEXT NOT NULL,                 -- as cited with the station: 124/26, or 124B/26 from a successor node
    number TEXT NOT NULL UNIQUE,         -- for its receipt: QTA-SAR-F-2026-000124
    source TEXT NOT NULL,                -- oral, written, murasila, court, own-motion, transfer
    report UUID,                         -- the report it came from, which stood before it
    reported_at BIGINT NOT NULL,         -- the hour the information was received, microseconds UTC
    recorded_at BIGINT NOT NULL,         -- the hour of writing
    law_day TEXT NOT NULL,               -- ISO date whose law the sections are of: of the occurrence, or of writing
    sensitivity INTEGER NOT NULL,        -- 0 public to 4 sealed
    officer UUID,                        -- account that numbered it
    charge TEXT,                         -- in which charge, such as sho (acting)
    paper_book TEXT,                     -- of the paper register, where one is kept
    paper_page TEXT,
    sealed BYTES NOT NULL                -- informant, place, what happened, property, delay, signature
);
CREATE UNIQUE INDEX station_records_fir_book ON station_records_fir (office, node, year, serial);
CREATE INDEX station_records_fir_newest ON station_records_fir (office, year, serial);
CREATE INDEX station_records_fir_recorded ON station_records_fir (office, recorded_at);

-- A section under which an FIR stands.
CREATE TABLE station_records_fir_section (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    fir UUID NOT NULL,
    ordinal INTEGER NOT NULL,            -- as written: the chief offence first
    offence TEXT NOT NULL,               -- catalogue/offences.csv
    recorded_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX station_records_fir_section_of ON station_records_fir_section (fir, offence);

-- A copy that was sent or handed over (Rule 24.5: four copies with one number; the original stays in the book).
CREATE TABLE station_records_fir_copy (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    fir UUID NOT NULL,
    kind TEXT NOT NULL,                  -- supervisor, magistrate, informant
    sent_at BIGINT NOT NULL,             -- microseconds UTC
    officer UUID,                        -- account that entered it
    sealed BYTES NOT NULL                -- carrier and recipient, under the FIR's key
);
CREATE INDEX station_records_fir_copy_of ON station_records_fir_copy (fir, sent_at);
