-- That a report cannot wait, and what was done about it. A row each time; none is ever changed.
CREATE TABLE complaints_alarm (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    kind TEXT NOT NULL,                  -- danger, child
    answers UUID,                        -- the row it answers; NULL where it is the alarm itself
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that wrote it; NULL where it was said from home
    charge TEXT,                         -- in which charge
    sealed BYTES NOT NULL                -- what is known or was done, under the report's key
);
CREATE INDEX complaints_alarm_of ON complaints_alarm (report, recorded_at);
CREATE UNIQUE INDEX complaints_alarm_answers ON complaints_alarm (answers);
