-- Two reports were looked at together: they tell the same matter, or they do not. A row beside both, which are never changed;
-- a later row of the same pair stands in the place of the one before.
CREATE TABLE complaints_link (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    earlier UUID NOT NULL,               -- the report with the smaller id
    later UUID NOT NULL,                 -- the other
    ordinal INTEGER NOT NULL,            -- 1, 2, 3 ... of the pair
    verdict TEXT NOT NULL,               -- same, other
    office UUID NOT NULL,                -- the office that holds the report from which it was said
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that said it
    sealed BYTES NOT NULL                -- why, under the keys of both: gone with either
);
CREATE UNIQUE INDEX complaints_link_pair ON complaints_link (earlier, later, ordinal);
CREATE INDEX complaints_link_later ON complaints_link (later);
