-- One entry may say the same of several records: the erasure of a report ends the clocks of each of its alarms. Derived, and made
-- again from the journal, as whenever the rules change.
DROP TABLE deadlines_fact;
CREATE TABLE deadlines_fact (
    entry UUID NOT NULL,                 -- the journal entry that says so
    what TEXT NOT NULL,                  -- complaint.reported, complaint.fir ...
    record UUID NOT NULL,                -- whose clocks it moves
    at BIGINT NOT NULL,                  -- microseconds UTC from which it counts
    PRIMARY KEY (entry, what, record)
);
CREATE INDEX deadlines_fact_record ON deadlines_fact (record);
