-- That no investigation follows from a report, and why: its FIR is not investigated (CrPC 157(2)), or the matter is
-- non-cognizable and its citizen referred to the magistrate (CrPC 155(1)). A row beside it; an FIR may still follow.
CREATE TABLE complaints_disposal (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    kind TEXT NOT NULL,                  -- not-investigated, non-cognizable
    number TEXT NOT NULL,                -- the FIR as cited; the diary's number of a referral
    office UUID NOT NULL,                -- the station that decided
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    sealed BYTES NOT NULL                -- court, sections, reasons, designation; under the report's key
);
CREATE UNIQUE INDEX complaints_disposal_of ON complaints_disposal (report, kind);
