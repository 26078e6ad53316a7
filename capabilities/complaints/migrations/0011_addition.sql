-- What the citizen adds to a report afterwards, in writing. A row beside it: the report itself is never changed.
CREATE TABLE complaints_addition (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    sealed BYTES NOT NULL                -- the words, under the report's key
);
CREATE INDEX complaints_addition_report ON complaints_addition (report, recorded_at);
