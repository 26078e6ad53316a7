-- A clock that no longer counts is not one that was kept.
ALTER TABLE deadlines_clock ADD COLUMN annulled INTEGER NOT NULL DEFAULT 0;

-- Whether everything that was committed has been read since clocks were made anew: until then nobody is told of anything.
ALTER TABLE deadlines_made ADD COLUMN caught_up INTEGER NOT NULL DEFAULT 0;
-- The end of the last shift that was put together at this node, microseconds UTC. Digests of other nodes arrive here too.
ALTER TABLE deadlines_made ADD COLUMN digested BIGINT NOT NULL DEFAULT 0;
