-- The answer to a report about police officers, by whoever hears it. Another is another row; none is ever changed.
CREATE TABLE complaints_answer (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    finding TEXT NOT NULL,               -- upheld, partly, not-upheld
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that answered
    charge TEXT,                         -- in which charge
    sealed BYTES NOT NULL                -- what was found and done, under the report's key
);
CREATE INDEX complaints_answer_of ON complaints_answer (report, recorded_at);
