-- What the node of the office to which a report is offered has said about that offer, where another node holds the report. Written by
-- that node alone and never changed; the holder's node carries it out (docs/adr/0035-dak.md).
CREATE TABLE complaints_handing (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    offer UUID NOT NULL,                 -- the step by which it was offered
    said TEXT NOT NULL,                  -- arrived, accepted, declined, taken-over, ended
    office UUID NOT NULL,                -- the office it was offered to
    recorded_at BIGINT NOT NULL,         -- microseconds UTC, by that node's clock
    officer UUID,                        -- account there that answered; NULL when it followed by itself
    charge TEXT,                         -- in which charge
    sealed BYTES                         -- the reason in words, under the report's key
);
CREATE UNIQUE INDEX complaints_handing_once ON complaints_handing (offer, said);
CREATE INDEX complaints_handing_report ON complaints_handing (report);

-- Reports of which something arrived from another node that may have to be carried out here. Derived; a row lives here for seconds.
CREATE TABLE complaints_to_settle (
    report UUID NOT NULL PRIMARY KEY
);

-- Files of reports that came from another node and whose bytes may have to be fetched. Derived; a row lives here until they are here.
CREATE TABLE complaints_to_fetch (
    evidence UUID NOT NULL PRIMARY KEY,
    node TEXT                            -- at the province: the station that has them; NULL at a station
);

-- Offers that were accepted and not taken over yet: both stations are told of them until they are. Derived.
CREATE TABLE complaints_passing (
    offer UUID NOT NULL PRIMARY KEY,
    report UUID NOT NULL,
    from_office UUID,
    to_office UUID NOT NULL
);
