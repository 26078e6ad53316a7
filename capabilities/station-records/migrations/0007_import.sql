-- An FIR as another system exported it. It is that system's: no number of our book, no entry in a diary of today. What the
-- row said is sealed as it stood; number, station and stated hours stay open for lists.
CREATE TABLE station_records_imported_fir (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    file UUID NOT NULL,                  -- import_file
    row_number BIGINT NOT NULL,          -- in that file, from 1
    office UUID NOT NULL,                -- the station meant
    circle UUID,                         -- what stood above it when it was taken over
    district UUID,
    region UUID,
    number TEXT NOT NULL,                -- of that station in the other system, as compared: 124/2019
    stated_at BIGINT,                    -- when it was registered, as that system states; microseconds UTC
    happened_at BIGINT,                  -- when it happened, as that system states
    flags TEXT NOT NULL,                 -- what is impossible about it, words with spaces between them
    sensitivity INTEGER NOT NULL,        -- 0 public to 4 sealed
    recorded_at BIGINT NOT NULL,         -- when it was taken over
    sealed BYTES NOT NULL                -- every cell as it stood
);
CREATE UNIQUE INDEX station_records_imported_fir_row ON station_records_imported_fir (file, row_number);
CREATE UNIQUE INDEX station_records_imported_fir_number ON station_records_imported_fir (office, number);
CREATE INDEX station_records_imported_fir_recorded ON station_records_imported_fir (office, recorded_at);
