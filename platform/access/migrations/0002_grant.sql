-- A seal that is opened by two people for a while: asked for by one with a reason, agreed to by another who does not depend on
-- him, reviewed by a third. What a person wrote is sealed under the key of the record it is about.
CREATE TABLE access_grant (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    record UUID NOT NULL,
    state TEXT NOT NULL,                 -- asked, granted, refused, reviewed
    purpose TEXT NOT NULL,
    station UUID,                        -- where the record is, for who may decide and review
    circle UUID,
    district UUID,
    region UUID,
    reason BYTES NOT NULL,               -- sealed
    asked_by UUID NOT NULL,
    asked_at BIGINT NOT NULL,            -- microseconds UTC
    charge TEXT,                         -- of whoever asked
    decided_by UUID,
    decided_at BIGINT,
    decider TEXT,                        -- the charge of whoever decided
    until BIGINT,                        -- the grant's end
    reviewed_by UUID,
    reviewed_at BIGINT,
    verdict TEXT,                        -- justified, not-justified
    review BYTES                         -- sealed
);
CREATE INDEX access_grant_live ON access_grant (asked_by, until);
CREATE INDEX access_grant_record ON access_grant (record);
CREATE INDEX access_grant_asked ON access_grant (asked_at);
