-- What a form or request that arrived before was answered with, so that a replay changes nothing.
-- Not tied to the journal: forgetting a row only means that a very late replay is refused by other rules.
CREATE TABLE op_idempotency (
    key TEXT NOT NULL PRIMARY KEY,       -- who and which form: `<account or anonymous>/<token>`
    reply TEXT NOT NULL,                 -- what to answer again, such as the id of the record made
    created_at BIGINT NOT NULL           -- microseconds UTC
);
