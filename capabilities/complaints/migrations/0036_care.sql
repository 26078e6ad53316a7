-- What was done for whoever reported beyond the case: how she wants to be addressed, where she was referred, when somebody asks after
-- her. A later step is another row; none is ever changed.
CREATE TABLE complaints_care (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    step TEXT NOT NULL,                  -- address, referral, follow-up, followed
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that entered it
    charge TEXT,                         -- in which charge
    sealed BYTES NOT NULL                -- everything else, under the report's key
);
CREATE INDEX complaints_care_of ON complaints_care (report, recorded_at);

-- Of whom somebody is to ask: follows from the rows above and is kept in their transactions. Not tied to the journal.
CREATE TABLE complaints_follow_up (
    report UUID NOT NULL PRIMARY KEY,
    due_at BIGINT NOT NULL,              -- microseconds UTC
    office UUID NOT NULL,                -- that held the report when it was planned
    officer UUID                         -- account that planned it
);
CREATE INDEX complaints_follow_up_office ON complaints_follow_up (office, due_at);
CREATE INDEX complaints_follow_up_officer ON complaints_follow_up (officer, due_at);
