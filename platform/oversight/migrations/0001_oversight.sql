-- Look-ups as the log of look-ups has them, one row each. Derived: it can be made again from the log; no name is in it.
CREATE TABLE oversight_look (
    entry UUID NOT NULL PRIMARY KEY,     -- the entry of the log of look-ups
    at BIGINT NOT NULL,                  -- microseconds UTC
    day TEXT NOT NULL,                   -- the day of it in Pakistan, ISO date
    what TEXT NOT NULL,                  -- opened, refused, searched, beside, listed, taken
    kind TEXT NOT NULL,                  -- complaint, fir, diary ...: what the log calls the record
    record UUID NOT NULL,
    purpose TEXT,                        -- as stated and checked
    account UUID,
    officer UUID,                        -- NULL where this node does not know the officer
    post TEXT,                           -- the kind of post in which he acted
    office UUID,                         -- the office of that post
    foreign_office INTEGER NOT NULL,     -- 1: of an office where he neither serves nor commands, and nobody named him for it
    on_duty INTEGER NOT NULL,            -- 1: present in one of his posts
    kin TEXT,                            -- own, family, colleague: whom the record names
    famous INTEGER NOT NULL              -- 1: a well-known person was looked for, or stands in the record
);
CREATE INDEX oversight_look_officer ON oversight_look (officer, day);
CREATE INDEX oversight_look_day ON oversight_look (day, post);
CREATE INDEX oversight_look_record ON oversight_look (record, at);

-- Something noticed about one officer's look-ups of one day, by one rule. Journaled.
CREATE TABLE oversight_finding (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    node TEXT NOT NULL,                  -- the node that watches
    rule TEXT NOT NULL,                  -- a code of catalogue/watch.csv
    officer UUID NOT NULL,
    day TEXT NOT NULL,                   -- ISO date
    post TEXT,                           -- the kind of post in which he acted
    office UUID,                         -- its office
    count BIGINT NOT NULL,               -- look-ups that fall under the rule so far
    state TEXT NOT NULL,                 -- open, reviewed
    tier TEXT NOT NULL,                  -- who is to review it now: circle, district, region, province; outside: nobody in the force
    unit UUID,                           -- that unit
    since BIGINT NOT NULL,               -- since when it waits there, microseconds UTC
    circle UUID,                         -- who may see it: set for tiers above everything he holds
    district UUID,
    region UUID,
    sensitivity INTEGER NOT NULL,
    recorded_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX oversight_finding_of ON oversight_finding (officer, rule, day);
CREATE INDEX oversight_finding_state ON oversight_finding (state, since);
CREATE INDEX oversight_finding_recorded ON oversight_finding (recorded_at);

-- Which look-ups are its evidence: the first of them, each once. Journaled.
CREATE TABLE oversight_evidence (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    finding UUID NOT NULL,
    entry UUID NOT NULL                  -- of the log of look-ups
);
CREATE UNIQUE INDEX oversight_evidence_of ON oversight_evidence (finding, entry);

-- What became of a finding, step by step, numbered without a gap on each node: whoever holds the steps of one month and of
-- the next sees that none is missing. Journaled; never changed.
CREATE TABLE oversight_step (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    node TEXT NOT NULL,
    serial BIGINT NOT NULL,              -- 1, 2, 3 ...
    finding UUID NOT NULL,
    what TEXT NOT NULL,                  -- raised, grown, climbed, explained, warned, referred
    count BIGINT NOT NULL,               -- look-ups that fell under the rule by then
    tier TEXT NOT NULL,                  -- who was to review it
    unit UUID,
    account UUID,                        -- who decided; NULL for the program
    charge TEXT,                         -- in which charge
    sealed BYTES,                        -- his words, under the finding's key
    recorded_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX oversight_step_serial ON oversight_step (node, serial);
CREATE INDEX oversight_step_finding ON oversight_step (finding, serial);
