-- An officer contacted whoever reported, or tried to. A row beside the report, which is never changed.
CREATE TABLE complaints_contact (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    way TEXT NOT NULL,                   -- phone, visit, station, message
    result TEXT NOT NULL,                -- spoke, tried
    recorded_at BIGINT NOT NULL,         -- microseconds UTC, the hour of writing
    stated_at BIGINT,                    -- microseconds UTC, where the officer states another hour
    officer UUID,                        -- account that entered it
    sealed BYTES NOT NULL                -- what was said, under the report's key
);
CREATE INDEX complaints_contact_of ON complaints_contact (report, recorded_at);
