-- One row, counted up by each transaction that wrote to a table of which readers keep in memory what they read
-- (ADR 0032): units, posts, officers, postings, charges.
CREATE TABLE organisation_mark (
    at BIGINT NOT NULL,
    turn BIGINT NOT NULL        -- drawn anew at each count: a store taken back may count to the same number again
);
INSERT INTO organisation_mark (at, turn) VALUES (0, 0);
-- For the next moment at which somebody's standing changes by the clock alone.
CREATE INDEX organisation_posting_valid_from ON organisation_posting (valid_from);
CREATE INDEX organisation_posting_valid_to ON organisation_posting (valid_to);
CREATE INDEX organisation_posting_absent_since ON organisation_posting (absent_since);
CREATE INDEX organisation_charge_valid_from ON organisation_charge (valid_from);
CREATE INDEX organisation_charge_valid_to ON organisation_charge (valid_to);
