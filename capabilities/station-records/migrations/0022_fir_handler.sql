-- For whom a sealed FIR was sealed: the officers named for its report when it was registered.
CREATE TABLE station_records_fir_handler (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    fir UUID NOT NULL,
    account UUID NOT NULL,
    recorded_at BIGINT NOT NULL          -- microseconds UTC
);
CREATE UNIQUE INDEX station_records_fir_handler_of ON station_records_fir_handler (fir, account);
