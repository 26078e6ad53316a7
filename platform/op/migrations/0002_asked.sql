-- A token that comes back with other words must not be answered as a replay: what it asked for is kept beside the reply.
ALTER TABLE op_idempotency ADD COLUMN asked BYTES NOT NULL DEFAULT '';  -- keyed digest of the request; 32 bytes
