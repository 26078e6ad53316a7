-- A complaint as another system exported it. It is that system's: no number of ours, no entry in a diary of today. What the
-- row said is sealed as it stood; number, station and stated hours stay open for lists.
CREATE TABLE complaints_imported (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    file UUID NOT NULL,                  -- import_file
    row_number BIGINT NOT NULL,          -- in that file, from 1
    office UUID NOT NULL,                -- the station meant
    circle UUID,                         -- what stood above it when it was taken over
    district UUID,
    region UUID,
    number TEXT NOT NULL UNIQUE,         -- of the other system
    fir TEXT,                            -- the FIR it names, as compared: 124/2019
    stated_at BIGINT,                    -- when it was made, as that system states; microseconds UTC
    flags TEXT NOT NULL,                 -- what is impossible about it, words with spaces between them
    sensitivity INTEGER NOT NULL,        -- 0 public to 4 sealed
    recorded_at BIGINT NOT NULL,         -- when it was taken over
    sealed BYTES NOT NULL                -- every cell as it stood
);
CREATE UNIQUE INDEX complaints_imported_row ON complaints_imported (file, row_number);
CREATE INDEX complaints_imported_office ON complaints_imported (office, recorded_at);
