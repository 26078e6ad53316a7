-- A report that came as a message: from which thread, so that whoever wrote there can ask for its code for a while.
CREATE TABLE complaints_heard (
    id UUID NOT NULL PRIMARY KEY,        -- the report
    version BIGINT NOT NULL,             -- always 1
    thread UUID NOT NULL,
    message UUID NOT NULL,
    recorded_at BIGINT NOT NULL          -- microseconds UTC
);
CREATE UNIQUE INDEX complaints_heard_message ON complaints_heard (message);
CREATE INDEX complaints_heard_thread ON complaints_heard (thread, recorded_at);

-- A wrong pair of number and code that a thread asked with. Not tied to the journal and gone after an hour.
CREATE TABLE complaints_guess (
    id UUID NOT NULL PRIMARY KEY,
    thread UUID NOT NULL,
    made_at BIGINT NOT NULL              -- microseconds UTC
);
CREATE INDEX complaints_guess_thread ON complaints_guess (thread, made_at);
CREATE INDEX complaints_guess_made ON complaints_guess (made_at);
