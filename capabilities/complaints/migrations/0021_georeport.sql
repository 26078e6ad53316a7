-- A report that a partner brought (GeoReport v2): whose system it was. Under which service it came is sealed with the report:
-- that is what somebody told.
CREATE TABLE complaints_georeport (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    report UUID NOT NULL UNIQUE,
    number TEXT NOT NULL,                -- of the report: the partner's service_request_id
    partner UUID NOT NULL,
    partner_name TEXT NOT NULL,          -- as it was called then: partners themselves do not travel between nodes
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    sealed BYTES NOT NULL                -- the service, a code of catalogue/request_kinds.csv, under the report's key
);
CREATE INDEX complaints_georeport_partner ON complaints_georeport (partner, recorded_at);
CREATE INDEX complaints_georeport_number ON complaints_georeport (partner, number);
