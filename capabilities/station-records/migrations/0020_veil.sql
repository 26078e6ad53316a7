-- That an entry is shown under a pseudonym and without its words, because what it is about was sealed afterwards. The entry
-- itself is never changed.
CREATE TABLE station_records_veil (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    entry UUID NOT NULL UNIQUE,          -- of the diary
    pseudonym TEXT NOT NULL,
    recorded_at BIGINT NOT NULL          -- microseconds UTC
);
