-- Officers complained of (docs/adr/0022-against.md): one row each time that somebody names them, at intake or later. Never changed.
CREATE TABLE complaints_against (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    kind TEXT NOT NULL,                  -- no-fir, faulty-investigation, illegal-detention, arrest-of-innocent, ...
    recorded_at BIGINT NOT NULL,         -- microseconds UTC
    since BIGINT NOT NULL,               -- when it happened, as stated, else when it was recorded: who was posted there then
    officer UUID,                        -- account that took it down; NULL when she wrote it herself
    counter UUID,                        -- the office at whose counter it was taken down, where that is not the report's
    station UUID,                        -- the station named: everybody of it is of his office
    everybody INTEGER NOT NULL,          -- 1 where nobody could be told apart: whoever was posted there counts as complained of
    sealed BYTES NOT NULL                -- name, rank, post, belt number as told, under the report's key
);
CREATE INDEX complaints_against_of ON complaints_against (report, recorded_at);

-- Each officer who could be told apart.
CREATE TABLE complaints_accused (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    report UUID NOT NULL,
    against UUID NOT NULL,               -- the row of complaints_against that names him
    officer UUID NOT NULL,
    unit UUID,                           -- his office when he was named
    recorded_at BIGINT NOT NULL
);
CREATE INDEX complaints_accused_of ON complaints_accused (report);
