-- A unit of the force. The id follows from the code, so that every node knows the same unit by the same id.
CREATE TABLE organisation_unit (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    code TEXT NOT NULL UNIQUE,           -- QTA-SAR
    parent UUID,                         -- NULL for the province
    kind TEXT NOT NULL,                  -- province, region, district, circle, station, beat, khidmat-centre, desk
    name_ur TEXT NOT NULL,
    name_en TEXT NOT NULL,
    valid_from TEXT NOT NULL,            -- ISO date
    valid_to TEXT,                       -- last day, ISO date; NULL while it stands
    node TEXT                            -- the node that keeps this office's books; NULL = the province's
);
CREATE INDEX organisation_unit_parent ON organisation_unit (parent);

-- What a unit is responsible for, and since when: killis, villages and wards by name. Boundaries move: the old row
-- ends on one day and the new one starts on the next.
CREATE TABLE organisation_area (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    name_ur TEXT NOT NULL,
    name_en TEXT NOT NULL,
    folded TEXT NOT NULL,                -- both names as compared: folded letters, lower case
    former_levies INTEGER NOT NULL,      -- 1: a B-area of the Levies before the merger
    valid_from TEXT NOT NULL,
    valid_to TEXT
);
CREATE INDEX organisation_area_unit ON organisation_area (unit);

-- A sanctioned post, whoever holds it.
CREATE TABLE organisation_post (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    kind TEXT NOT NULL,                  -- sho, moharrir, sdpo ... catalogue/post_kinds.csv
    ordinal INTEGER NOT NULL,            -- 1 for the first post of this kind in this unit
    valid_from TEXT NOT NULL,
    valid_to TEXT
);
CREATE UNIQUE INDEX organisation_post_place ON organisation_post (unit, kind, ordinal);

-- Who supervises a post, on each line separately: operations, investigation, administration.
CREATE TABLE organisation_supervision (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    post UUID NOT NULL,
    line TEXT NOT NULL,
    supervisor UUID NOT NULL,            -- a post
    valid_from BIGINT NOT NULL,          -- microseconds UTC
    valid_to BIGINT                      -- microseconds UTC; NULL while it stands
);
CREATE UNIQUE INDEX organisation_supervision_one ON organisation_supervision (post, line) WHERE valid_to IS NULL;

-- A member of the force. The name is sealed under the officer's own record key.
CREATE TABLE organisation_officer (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    belt TEXT NOT NULL UNIQUE,           -- belt or personal number
    rank TEXT NOT NULL,                  -- catalogue/ranks.csv
    ranked_on TEXT NOT NULL,             -- ISO date of that rank: seniority within it
    sealed BYTES NOT NULL                -- name in Urdu and English
);

-- An officer's tenure of a post, by order.
CREATE TABLE organisation_posting (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    officer UUID NOT NULL,
    post UUID NOT NULL,
    order_no TEXT NOT NULL,
    valid_from BIGINT NOT NULL,          -- microseconds UTC
    valid_to BIGINT,                     -- microseconds UTC; NULL while it stands
    absent_since BIGINT                  -- away from the unit since then; NULL when present
);
CREATE INDEX organisation_posting_officer ON organisation_posting (officer);
CREATE UNIQUE INDEX organisation_posting_one ON organisation_posting (post) WHERE valid_to IS NULL;

-- The charge of a post taken over by an entry: by its holder, or by somebody acting.
CREATE TABLE organisation_charge (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    post UUID NOT NULL,
    officer UUID NOT NULL,
    basis TEXT NOT NULL,                 -- posted or acting
    from_officer UUID,                   -- who handed over; NULL when nobody could
    valid_from BIGINT NOT NULL,
    valid_to BIGINT
);
CREATE UNIQUE INDEX organisation_charge_one ON organisation_charge (post) WHERE valid_to IS NULL;
