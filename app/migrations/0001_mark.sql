-- What this store is for, beside what is in it. A store with a mark of kind `demo` holds made-up people and is
-- never served as a real one.
CREATE TABLE app_mark (
    id UUID NOT NULL PRIMARY KEY,        -- made by the program
    version BIGINT NOT NULL,             -- 1; a mark is never changed
    kind TEXT NOT NULL CHECK (kind IN ('demo')),
    made_at BIGINT NOT NULL              -- microseconds UTC
);
