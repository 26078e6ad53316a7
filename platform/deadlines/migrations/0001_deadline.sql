-- What clocks follow: facts read from the journal, the clocks that result, and the records they belong to. All three are
-- derived and can be made again from the journal; none is tied to an entry of its own.
CREATE TABLE deadlines_fact (
    entry UUID NOT NULL,                 -- the journal entry that says so
    what TEXT NOT NULL,                  -- complaint.reported, complaint.fir ...
    record UUID NOT NULL,                -- whose clocks it moves
    at BIGINT NOT NULL,                  -- microseconds UTC from which it counts
    PRIMARY KEY (entry, what)
);
CREATE INDEX deadlines_fact_record ON deadlines_fact (record);

CREATE TABLE deadlines_matter (
    record UUID NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,                -- as printed
    page TEXT NOT NULL                   -- where it is opened
);

CREATE TABLE deadlines_clock (
    id UUID NOT NULL PRIMARY KEY,        -- follows from record and clock
    record UUID NOT NULL,
    clock TEXT NOT NULL,                 -- a code of catalogue/clocks.csv
    counted_from BIGINT NOT NULL,        -- microseconds UTC
    due_at BIGINT NOT NULL,
    stopped_at BIGINT,                   -- NULL while it runs
    told BIGINT NOT NULL,                -- the last step told so far; 0 for none
    next_at BIGINT,                      -- when this node tells the next one; NULL when it tells nobody
    office UUID NOT NULL,                -- who answers for the record now
    circle UUID,
    district UUID,
    region UUID,
    sensitivity INTEGER NOT NULL         -- the record's
);
CREATE UNIQUE INDEX deadlines_clock_of ON deadlines_clock (record, clock);
CREATE INDEX deadlines_clock_next ON deadlines_clock (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deadlines_clock_office ON deadlines_clock (office, due_at) WHERE stopped_at IS NULL;
CREATE INDEX deadlines_clock_circle ON deadlines_clock (circle, due_at) WHERE stopped_at IS NULL;
CREATE INDEX deadlines_clock_district ON deadlines_clock (district, due_at) WHERE stopped_at IS NULL;
CREATE INDEX deadlines_clock_running ON deadlines_clock (due_at) WHERE stopped_at IS NULL;

-- From what the three above were made: another catalogue or other books make them anew.
CREATE TABLE deadlines_made (
    id INTEGER NOT NULL PRIMARY KEY,     -- always 1
    basis BYTES NOT NULL                 -- SHA-256
);

-- Somebody was told that a limit has passed. Journaled; never changed, never undone.
CREATE TABLE deadlines_step (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    record UUID NOT NULL,
    clock TEXT NOT NULL,
    step BIGINT NOT NULL,                -- 1, 2, 3 ... of catalogue/escalations.csv
    tier TEXT NOT NULL,                  -- station, circle, district, region, outside
    unit UUID,                           -- who was told; NULL for a body outside the police
    office UUID NOT NULL,                -- who answered for the record then
    sensitivity INTEGER NOT NULL,        -- the record's then
    due_at BIGINT NOT NULL,              -- microseconds UTC
    recorded_at BIGINT NOT NULL          -- when it was told
);
CREATE UNIQUE INDEX deadlines_step_of ON deadlines_step (record, clock, step);
CREATE INDEX deadlines_step_recorded ON deadlines_step (recorded_at);

-- What a unit was told in one shift, as one. Journaled.
CREATE TABLE deadlines_digest (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    unit UUID NOT NULL,
    shift_from BIGINT NOT NULL,          -- microseconds UTC
    shift_to BIGINT NOT NULL,
    told BIGINT NOT NULL,                -- steps told to it in the shift
    recorded_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX deadlines_digest_of ON deadlines_digest (unit, shift_from);
