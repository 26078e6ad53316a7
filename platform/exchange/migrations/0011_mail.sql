-- Who looks into the node's mailbox, and how it went. Not tied to the journal: it changes with every look, and what follows from a letter
-- has entries of its own.
CREATE TABLE exchange_mailbox (
    name TEXT NOT NULL PRIMARY KEY,      -- inbox
    holder UUID NOT NULL,                -- the process that looks into it
    until BIGINT NOT NULL,               -- then another may; microseconds UTC
    answer TEXT,                         -- ok, timeout, unreachable, insecure, login, odd
    answered_at BIGINT,
    looked_at BIGINT,                    -- when it was last looked into
    aside BIGINT NOT NULL                -- letters put aside there, because nothing could be made of them
);

-- The id of the letter that was written last in a thread, so that an answer says what it answers. Sealed under the thread's key: servers put
-- names of machines and people into it. Not tied to the journal: it says nothing that the message does not.
CREATE TABLE exchange_mail_last (
    thread UUID NOT NULL PRIMARY KEY,
    sealed BYTES NOT NULL
);
