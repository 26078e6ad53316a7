-- An FIR prepared from a report for whoever is in charge: no FIR, no number. Each time it is left there is a row; what it says is
-- sealed under the report's key and stands in the newest row only, until the FIR is numbered or the report referred.
CREATE TABLE station_records_fir_draft (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- 1, and 2 once it has ended
    report UUID NOT NULL,
    ordinal INTEGER NOT NULL,            -- 1, 2, 3 ... of the report
    office UUID NOT NULL,                -- the station
    circle UUID,                         -- what stood above it then
    district UUID,
    region UUID,
    sensitivity INTEGER NOT NULL,        -- 0 public to 4 sealed
    prepared_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that left it
    charge TEXT,                         -- in which charge
    ended_at BIGINT,                     -- microseconds UTC: another took its place, or it was decided
    sealed BYTES                         -- the form as typed; NULL once it has ended
);
CREATE UNIQUE INDEX station_records_fir_draft_of ON station_records_fir_draft (report, ordinal);
CREATE INDEX station_records_fir_draft_open ON station_records_fir_draft (ended_at, office, prepared_at);
