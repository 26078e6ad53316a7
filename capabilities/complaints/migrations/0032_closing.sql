-- The steps by which a report is closed with its citizen's word, or is not, and opened again (docs/adr/0023-closing.md). A row beside the
-- report; none is ever changed.
CREATE TABLE complaints_closing (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    ordinal INTEGER NOT NULL,            -- 1, 2, 3 ... within the report
    step TEXT NOT NULL,                  -- asked, agreed, declined, unreached, withdrawn, reopened
    way TEXT,                            -- how she answered: code, slip, voice, in-person; NULL where nothing was answered
    file UUID,                           -- the signed slip or her voice, a row of complaints_evidence
    office UUID NOT NULL,                -- the office that holds the report: counted there
    month INTEGER NOT NULL,              -- 202611: counted in that month, as in Pakistan
    sensitivity INTEGER NOT NULL,        -- of the report then; what is sealed is not counted
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that entered it; NULL when she did
    charge TEXT,                         -- in which charge
    sealed BYTES NOT NULL                -- reason, attempts, who was present and where, under the report's key
);
CREATE UNIQUE INDEX complaints_closing_of ON complaints_closing (report, ordinal);
CREATE INDEX complaints_closing_month ON complaints_closing (month, office);
