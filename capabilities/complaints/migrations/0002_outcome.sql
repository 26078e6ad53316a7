-- What became of a report. A row beside it: the report itself is never changed.
CREATE TABLE complaints_outcome (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL UNIQUE,         -- a report becomes one FIR at most
    kind TEXT NOT NULL,                  -- fir
    number TEXT NOT NULL,                -- as cited: 124/26
    recorded_at BIGINT NOT NULL          -- microseconds UTC
);
