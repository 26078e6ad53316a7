-- A call to the helpline, put together from what the telephone exchange says of it, in whatever order. Who rang stands in its thread.
CREATE TABLE exchange_call (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    thread UUID NOT NULL,                -- the caller; one of its own where the number was withheld
    at_exchange TEXT NOT NULL,           -- its id there: what is said twice is kept once
    line TEXT NOT NULL,                  -- what was dialled
    withheld BIGINT NOT NULL,             -- 1: the number was not shown
    rang_at BIGINT,                      -- the exchange's hours, microseconds UTC; none while it has not said so
    answered_at BIGINT,
    extension TEXT,                      -- who answered
    ended_at BIGINT,
    ended_by TEXT,                       -- caller, operator, exchange
    seconds BIGINT,                      -- how long it was spoken
    silent_at BIGINT,                    -- when an officer understood that whoever rang could not speak; never taken back
    outcome TEXT,                        -- the word of the newest outcome while nothing is open
    settled_at BIGINT,                   -- nothing is open any more
    began_at BIGINT NOT NULL             -- when we first heard of it
);
CREATE UNIQUE INDEX exchange_call_once ON exchange_call (at_exchange);
CREATE INDEX exchange_call_thread ON exchange_call (thread, began_at);
CREATE INDEX exchange_call_open ON exchange_call (settled_at, began_at);
CREATE INDEX exchange_call_outcome ON exchange_call (outcome, began_at);

-- What an operator wrote while it went on.
CREATE TABLE exchange_call_note (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    call UUID NOT NULL,
    officer UUID,
    sealed BYTES NOT NULL,               -- the words, under the thread's key
    written_at BIGINT NOT NULL
);
CREATE INDEX exchange_call_note_call ON exchange_call_note (call, written_at);

-- What came of it. A second one only where it turned out afterwards that whoever rang could not speak.
CREATE TABLE exchange_call_end (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    call UUID NOT NULL,
    serial BIGINT NOT NULL,
    outcome TEXT NOT NULL,               -- filed, advice, passed-on, could-not-speak, junk, wrong-number, nothing-said
    passed_to TEXT,                      -- police-15, rescue, station, other
    reason TEXT,                         -- why it was junk
    record UUID,                         -- the report it was filed as
    officer UUID,
    sealed BYTES,                        -- what was done, in words, under the thread's key
    ended_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX exchange_call_end_serial ON exchange_call_end (call, serial);
