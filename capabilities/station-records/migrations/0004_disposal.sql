-- An FIR that is not investigated (CrPC 157(1) proviso (b), 157(2)): a row beside it. It opens only on a numbered FIR.
CREATE TABLE station_records_refusal (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    fir UUID NOT NULL UNIQUE,            -- decided once
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that decided it
    charge TEXT,                         -- in which charge
    sealed BYTES NOT NULL                -- reasons and court, under the FIR's key
);

-- A notice that a refusal leaves, in the transaction of the refusal itself.
CREATE TABLE station_records_notice (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    fir UUID NOT NULL,
    kind TEXT NOT NULL,                  -- informant, magistrate
    recorded_at BIGINT NOT NULL          -- microseconds UTC
);
CREATE UNIQUE INDEX station_records_notice_of ON station_records_notice (fir, kind);

-- A non-cognizable matter (CrPC 155(1)): its substance stands in the daily diary, whose number it has, and the informant
-- is referred to the magistrate.
CREATE TABLE station_records_referral (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    office UUID NOT NULL,
    circle UUID,                         -- what stood above it then
    district UUID,
    region UUID,
    number TEXT NOT NULL UNIQUE,         -- the diary's: QTA-SAR-D-2026-000124
    diary_serial BIGINT NOT NULL,
    report UUID UNIQUE,                  -- the report it came from; a report is referred once
    sections TEXT NOT NULL,              -- codes of catalogue/offences.csv, joined by spaces
    warned INTEGER NOT NULL,             -- 1: a cognizable section is among them, and the officer was told
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    sensitivity INTEGER NOT NULL,        -- 0 public to 4 sealed
    officer UUID,
    charge TEXT,
    sealed BYTES NOT NULL                -- informant, substance, court, under the referral's own key
);
CREATE INDEX station_records_referral_recorded ON station_records_referral (office, recorded_at);
