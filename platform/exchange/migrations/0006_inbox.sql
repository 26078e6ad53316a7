-- Everything from one address on one channel. The address is sealed under the thread's own key, and found by a keyed digest.
CREATE TABLE exchange_thread (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    channel TEXT NOT NULL,               -- sms, whatsapp, email
    address BYTES NOT NULL,              -- keyed digest of the address
    serial BIGINT NOT NULL,              -- 1; one more where the one before was lawfully erased
    sealed BYTES NOT NULL,               -- the address
    office UUID,                         -- the desk that works on it; none while nobody does
    joined UUID,                         -- the thread of the same person it was joined to by an officer
    silent_at BIGINT,                    -- when an officer understood that she could not speak
    began_at BIGINT NOT NULL             -- microseconds UTC
);
CREATE UNIQUE INDEX exchange_thread_address ON exchange_thread (channel, address, serial);
CREATE INDEX exchange_thread_joined ON exchange_thread (joined);

-- A message that came in. Never deleted: what is set aside is set aside with a reason.
CREATE TABLE exchange_heard (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    thread UUID NOT NULL,
    channel TEXT NOT NULL,
    at_gateway TEXT NOT NULL,            -- its id there: what comes twice is taken once
    sealed BYTES NOT NULL,               -- the words, under the thread's key
    state TEXT NOT NULL,                 -- new, answered, filed, set-aside
    reason TEXT,                         -- why it was set aside
    record UUID,                         -- the record it was filed as
    said_at BIGINT,                      -- the gateway's hour, where it says one
    heard_at BIGINT NOT NULL,            -- ours, which counts; microseconds UTC
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX exchange_heard_once ON exchange_heard (channel, at_gateway);
CREATE INDEX exchange_heard_thread ON exchange_heard (thread, heard_at);
CREATE INDEX exchange_heard_state ON exchange_heard (state, heard_at);
CREATE INDEX exchange_heard_at ON exchange_heard (channel, heard_at);

-- A file that came with a message. The bytes lie in the store of files under a key of their own, sealed here under the thread's.
CREATE TABLE exchange_enclosed (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,             -- always 1
    heard UUID NOT NULL,
    serial BIGINT NOT NULL,              -- 1, 2, 3 ... of the message
    media_type TEXT NOT NULL,            -- what it is by its content
    bytes BIGINT NOT NULL,               -- as it was sent
    blob BYTES NOT NULL,                 -- SHA-256 of the sealed bytes: its name in the store of files
    file_key BYTES NOT NULL              -- sealed
);
CREATE UNIQUE INDEX exchange_enclosed_serial ON exchange_enclosed (heard, serial);
CREATE INDEX exchange_enclosed_blob ON exchange_enclosed (blob);

-- What was answered in a thread, beside what became of the message (exchange_message).
CREATE TABLE exchange_said (
    id UUID NOT NULL PRIMARY KEY,        -- the message out
    version BIGINT NOT NULL,             -- always 1
    thread UUID NOT NULL,
    kind TEXT NOT NULL,                  -- why
    officer UUID,                        -- account of whoever wrote it; none: the program
    sealed BYTES,                        -- the words, under the thread's key; none where nobody reads them afterwards
    said_at BIGINT NOT NULL              -- microseconds UTC
);
CREATE INDEX exchange_said_thread ON exchange_said (thread, said_at);

-- What was taken and not yet read by the program. Not tied to the journal: it changes with every attempt, and goes.
CREATE TABLE exchange_hearing (
    heard UUID NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,             -- not before; while it is being read, when another may take it up
    attempts INTEGER NOT NULL
);
CREATE INDEX exchange_hearing_due ON exchange_hearing (channel, next_at);

-- What was counted and not kept, because too much came from one address. Not tied to the journal: numbers only.
CREATE TABLE exchange_flood (
    channel TEXT NOT NULL,
    hour BIGINT NOT NULL,                -- the hour's beginning, microseconds UTC
    many BIGINT NOT NULL,
    PRIMARY KEY (channel, hour)
);
