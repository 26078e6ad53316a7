-- The daily diary (roznamcha, Register II), Police Rules 1934 rule 22.48. Append-only: a correction is a new entry.
CREATE TABLE station_records_diary (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    office UUID NOT NULL,                -- the receiving office, whose book it is
    node TEXT NOT NULL,                  -- the node that wrote it; its letter stands in the entry's number
    year INTEGER NOT NULL,               -- calendar year in Pakistan
    serial BIGINT NOT NULL,              -- 1, 2, 3 ... in the book of office and year; a successor goes on
    day TEXT NOT NULL,                   -- ISO date in Pakistan
    kind TEXT NOT NULL,                  -- catalogue/entry_kinds.csv
    recorded_at BIGINT NOT NULL,         -- the hour of writing, microseconds UTC
    arrived_at BIGINT,                   -- the hour the news arrived, where it differs
    about TEXT,                          -- number of the record it is about
    officer UUID,                        -- who wrote; NULL when an online report entered itself
    charge TEXT,                         -- in which charge, such as moharrir
    record UUID,                         -- the record under whose key `sealed` opens; NULL when `open` is used
    sealed BYTES,
    open TEXT
);
-- One node gives a serial once. A lost node may have given, unshipped, what its successor gives again under its own
-- letter; should that entry arrive yet, it stands beside and nothing is renumbered.
CREATE UNIQUE INDEX station_records_diary_book ON station_records_diary (office, node, year, serial);
CREATE INDEX station_records_diary_day ON station_records_diary (office, day, serial);
CREATE INDEX station_records_diary_about ON station_records_diary (office, about);
