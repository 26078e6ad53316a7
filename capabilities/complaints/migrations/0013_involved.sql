-- A person or a vehicle that a report speaks of, as an officer linked it. Who or which it is stands sealed under the report's
-- key. Never changed; what was entered by mistake is struck by a row beside it.
CREATE TABLE complaints_involved (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    role TEXT NOT NULL,                  -- informant, accused, witness, victim, owner; stolen, used, seen
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,                        -- account that linked it
    sealed BYTES NOT NULL                -- name, parentage, phone, CNIC; plate, chassis, engine, make
);
CREATE INDEX complaints_involved_of ON complaints_involved (report, recorded_at);

-- It was entered by mistake.
CREATE TABLE complaints_involved_struck (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    involved UUID NOT NULL UNIQUE,       -- struck once at most
    report UUID NOT NULL,
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    officer UUID,
    sealed BYTES NOT NULL                -- why, under the report's key
);
CREATE INDEX complaints_involved_struck_of ON complaints_involved_struck (report);
