-- A message to a citizen: that it was to be sent, why, and what became of it. Never to whom, never the words.
CREATE TABLE exchange_message (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    record UUID NOT NULL,                -- what it is about
    channel TEXT NOT NULL,               -- sms, whatsapp, email
    kind TEXT NOT NULL,                  -- why, such as complaints.told-contact
    state TEXT NOT NULL,                 -- waiting, sent, delivered, failed, given-up, silenced
    queued_at BIGINT NOT NULL,           -- microseconds UTC
    changed_at BIGINT NOT NULL
);
CREATE INDEX exchange_message_record ON exchange_message (record, queued_at);
CREATE INDEX exchange_message_state ON exchange_message (channel, state, changed_at);

-- What is still to be sent, gone once a gateway has it. Not tied to the journal: it changes with every attempt. Address and
-- words open only with the record's key and only as this message's.
CREATE TABLE exchange_outbox (
    id UUID NOT NULL PRIMARY KEY,        -- the message
    channel TEXT NOT NULL,
    record UUID NOT NULL,
    sealed BYTES NOT NULL,               -- address, words and language
    hours_from INTEGER,                  -- full hours in Pakistan between which it may be sent; both or neither
    hours_to INTEGER,
    made_at BIGINT NOT NULL,
    until BIGINT NOT NULL,               -- given up then
    next_at BIGINT NOT NULL,             -- not before; while it is being sent, when another may take it up
    attempts INTEGER NOT NULL,
    tried_at BIGINT,
    answer TEXT                          -- the last answer: an HTTP status, or why there was none
);
CREATE INDEX exchange_outbox_due ON exchange_outbox (channel, next_at);
CREATE INDEX exchange_outbox_record ON exchange_outbox (record);
