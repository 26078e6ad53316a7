-- What is to be told to a body outside the police, numbered without a gap on each node: its copy names every number. Journaled in the
-- entry of its step.
CREATE TABLE deadlines_outside (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    step UUID NOT NULL,                  -- the step that is to be told
    node TEXT NOT NULL,                  -- the node that numbers it
    serial BIGINT NOT NULL,              -- 1, 2, 3 ...
    recorded_at BIGINT NOT NULL          -- microseconds UTC
);
CREATE UNIQUE INDEX deadlines_outside_serial ON deadlines_outside (node, serial);
CREATE UNIQUE INDEX deadlines_outside_step ON deadlines_outside (step);

-- Up to which number copies were made for that body. Journaled.
CREATE TABLE deadlines_collected (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    node TEXT NOT NULL,
    until BIGINT NOT NULL,               -- the last number in the copy
    recorded_at BIGINT NOT NULL          -- when it was made, microseconds UTC
);
CREATE INDEX deadlines_collected_until ON deadlines_collected (node, until);
