-- The days of a diary (Police Rules 1934, rule 22.48): opened with those in custody, closed with the cash balance.
ALTER TABLE station_records_diary ADD COLUMN corrects UUID;   -- the entry that a correction corrects

-- A day that was opened. Never changed: its closing is a row beside it.
CREATE TABLE station_records_day (
    id UUID NOT NULL PRIMARY KEY,        -- also the record under whose key those in custody are sealed
    version BIGINT NOT NULL,             -- always 1
    office UUID NOT NULL,
    circle UUID,                         -- what stood above it then
    district UUID,
    region UUID,
    node TEXT NOT NULL,
    day TEXT NOT NULL,                   -- ISO date: from its closing hour to that of the next date
    first_year INTEGER NOT NULL,         -- its first entry: the first after the closing before, in the book of that year
    first_serial BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,           -- microseconds UTC
    opening_due BIGINT NOT NULL,
    closing_due BIGINT NOT NULL,
    sensitivity INTEGER NOT NULL,        -- 0 public to 4 sealed
    officer UUID,                        -- account that opened it
    charge TEXT,                         -- in which charge
    held BIGINT NOT NULL,                -- persons in custody
    sealed BYTES                         -- who they are; NULL when nobody is
);
-- One node opens a day once. What a lost node opened and could not ship any more may arrive beside its successor's.
CREATE UNIQUE INDEX station_records_day_of ON station_records_day (office, node, day);
CREATE INDEX station_records_day_newest ON station_records_day (office, day);

-- Its closing.
CREATE TABLE station_records_day_close (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    day UUID NOT NULL UNIQUE,
    last_year INTEGER NOT NULL,          -- its last entry, the closing itself
    last_serial BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    closed_at BIGINT NOT NULL,
    officer UUID,
    charge TEXT,
    cash BIGINT NOT NULL,                -- paisa
    next_slip TEXT,                      -- the next blank paper slip, as the clerk stated
    digest BYTES NOT NULL                -- SHA-256 of the data of its printed copy
);
CREATE INDEX station_records_day_close_at ON station_records_day_close (closed_at);

-- A supervising officer has seen the copy of a day.
CREATE TABLE station_records_day_seen (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    day UUID NOT NULL,
    officer UUID NOT NULL,               -- account
    charge TEXT,
    seen_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX station_records_day_seen_by ON station_records_day_seen (day, officer);
-- Corrections are looked up by what they correct.
CREATE INDEX station_records_diary_corrects ON station_records_diary (corrects) WHERE corrects IS NOT NULL;
