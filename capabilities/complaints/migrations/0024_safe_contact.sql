-- How whoever reported may be reached, as said after the report was recorded: by her with number and code, or in her presence to
-- an officer. What she said at intake stands in the report itself. Never changed: the newest row stands.
CREATE TABLE complaints_safe_contact (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that entered it in her presence; NULL when she did so herself
    sealed BYTES NOT NULL                -- whose phone, whether, how, when, in which name: under the report's key
);
CREATE INDEX complaints_safe_contact_of ON complaints_safe_contact (report, recorded_at);

-- A contact that was made against what she had said. A row beside the contact, in the same transaction.
CREATE TABLE complaints_against_wish (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    contact UUID NOT NULL UNIQUE,
    report UUID NOT NULL,
    kind TEXT NOT NULL,                  -- unwanted, way, hour
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,
    sealed BYTES NOT NULL                -- why it was made all the same, under the report's key
);
CREATE INDEX complaints_against_wish_of ON complaints_against_wish (report);
