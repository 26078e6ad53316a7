-- What was added to an FIR afterwards: a supplementary statement or a signed correction, beside it. The FIR is not changed.
CREATE TABLE station_records_fir_supplement (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    fir UUID NOT NULL,
    ordinal INTEGER NOT NULL,            -- 1, 2, 3 ... of the FIR
    kind TEXT NOT NULL,                  -- statement, correction
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that entered it
    charge TEXT,                         -- in which charge
    sealed BYTES NOT NULL                -- words, what is corrected, who dictated, wrote and signed; under the FIR's key
);
CREATE UNIQUE INDEX station_records_fir_supplement_of ON station_records_fir_supplement (fir, ordinal);
