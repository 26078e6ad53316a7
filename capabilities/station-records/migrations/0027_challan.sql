-- A police report of CrPC 173 on an FIR (challan), forwarded to the court: a row beside the FIR. Never changed; what is learnt
-- later is another report.
CREATE TABLE station_records_challan (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    fir UUID NOT NULL,
    ordinal INTEGER NOT NULL,            -- 1, 2, 3 ... of the FIR
    kind TEXT NOT NULL,                  -- interim, complete, untraced, cancelled, supplementary
    forwarded_at BIGINT NOT NULL,        -- the hour at which it left for the court, as stated, microseconds UTC
    recorded_at BIGINT NOT NULL,         -- the hour of writing
    officer UUID,                        -- account that entered it
    charge TEXT,                         -- in which charge
    sealed BYTES NOT NULL                -- court, carrier, sections, counts, lists, facts and reasons; under the FIR's key
);
CREATE UNIQUE INDEX station_records_challan_of ON station_records_challan (fir, ordinal);
CREATE INDEX station_records_challan_kind ON station_records_challan (kind, fir);
