-- That the place of a sealed report was released because of danger to life: to whom, and when. Nothing else was shown.
CREATE TABLE complaints_danger (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that asked
    charge TEXT                          -- in which charge
);
CREATE INDEX complaints_danger_of ON complaints_danger (report, recorded_at);
