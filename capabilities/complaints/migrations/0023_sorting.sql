-- What an officer says a report discloses, which decides how soon its FIR is due. A row each time; none is changed.
CREATE TABLE complaints_sorting (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    sort TEXT NOT NULL,                  -- grave, property, other, non-cognizable
    above INTEGER NOT NULL,              -- 1: by somebody who commands the station; earlier words no longer count
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that said so
    charge TEXT,                         -- in which charge
    sealed BYTES NOT NULL                -- why, under the report's key
);
CREATE INDEX complaints_sorting_of ON complaints_sorting (report, recorded_at);
