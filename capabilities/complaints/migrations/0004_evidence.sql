-- Photos, recordings and papers of a report. The bytes lie in the store of files, sealed under a key of their own;
-- that key stands here, sealed under the report's: destroying the report's key erases the file.
CREATE TABLE complaints_evidence (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    serial BIGINT NOT NULL,              -- 1, 2, 3 ... of the report
    kind TEXT NOT NULL,                  -- photo, voice, document
    role TEXT NOT NULL,                  -- evidence, thumb-mark
    media_type TEXT NOT NULL,            -- what it is by its content, not by its name
    bytes BIGINT NOT NULL,               -- as it was sent
    blob BYTES NOT NULL,                 -- SHA-256 of the sealed bytes: its name in the store of files
    commitment BYTES NOT NULL,           -- to the SHA-256 of what was sent, keyed by the report's key
    file_key BYTES NOT NULL,             -- sealed
    source TEXT NOT NULL,                -- citizen, officer
    added_by UUID,                       -- account of the officer
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    sealed BYTES NOT NULL                -- its name, the SHA-256 of what was sent, place and hour a camera noted
);
CREATE UNIQUE INDEX complaints_evidence_serial ON complaints_evidence (report, serial);
CREATE UNIQUE INDEX complaints_evidence_once ON complaints_evidence (report, commitment);
CREATE UNIQUE INDEX complaints_evidence_blob ON complaints_evidence (blob);
