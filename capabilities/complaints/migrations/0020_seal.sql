-- That a report is sealed, from its first word or later (docs/adr/0021-sealing.md). Never changed: nobody unseals.
CREATE TABLE complaints_seal (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL UNIQUE,
    profile TEXT NOT NULL,               -- violence, child, informant, witness
    pseudonym TEXT NOT NULL UNIQUE,      -- random: what the books of a station say instead of its number
    at_intake INTEGER NOT NULL,          -- 1 when it was sealed before anything was written about it
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that sealed it; NULL when whoever sent it did
    sealed BYTES NOT NULL                -- why, under the report's key
);

-- Who handles a sealed report, by name. Another is another row; who is none any more has an end.
CREATE TABLE complaints_handler (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- 1, and 2 once it has ended
    report UUID NOT NULL,
    account UUID,                        -- NULL while nobody of the line can sign in on this node
    post TEXT NOT NULL,                  -- the kind of post for which the officer was named
    unit UUID NOT NULL,                  -- its unit
    offered INTEGER NOT NULL,            -- 1 while the report is only offered in sealed cover
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    named_by UUID,                       -- account that handed it over; NULL when it followed by itself
    ended_at BIGINT,
    sealed BYTES                         -- why it was handed over, under the report's key
);
CREATE INDEX complaints_handler_of ON complaints_handler (report, ended_at);
CREATE INDEX complaints_handler_mine ON complaints_handler (account, ended_at);

-- A sealed slip has a code and no number.
CREATE INDEX complaints_report_code ON complaints_report (code_digest);
