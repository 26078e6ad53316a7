-- A sign-in of a member of the force. What is secret in it is peppered or sealed with keys that are not here.
CREATE TABLE access_account (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    login TEXT NOT NULL UNIQUE,          -- lower case; usually the belt number
    officer UUID NOT NULL,
    state TEXT NOT NULL,                 -- new (must activate), active, suspended
    password TEXT,                       -- Argon2id over the peppered password, PHC string; NULL before activation
    activation BYTES,                    -- digest of the one-time activation code; NULL when used
    activation_until BIGINT,             -- microseconds UTC
    factor BYTES,                        -- TOTP secret, sealed under the account's record key; NULL until enrolled
    recovery TEXT                        -- digests of unused recovery codes, comma separated; NULL when none
);

-- The last time step accepted from an account's authenticator: a code works once. Not tied to the journal: it
-- changes with every sign-in and an altered value lets nobody in without the secret.
CREATE TABLE access_factor_use (
    account UUID NOT NULL PRIMARY KEY,
    step BIGINT NOT NULL                 -- 30-second steps since 1970
);

-- A signed-in browser. Only a digest of its token is stored. Not tied to the journal: signing in and out is.
CREATE TABLE access_session (
    id UUID NOT NULL PRIMARY KEY,
    token BYTES NOT NULL UNIQUE,         -- SHA-256 of the cookie
    account UUID NOT NULL,
    form_token TEXT NOT NULL,            -- must come back with every form of this session
    desk TEXT,                           -- the shared desk (browser) it belongs to, for switching
    parked INTEGER NOT NULL,             -- 1 while another officer works at the same desk
    created_at BIGINT NOT NULL,          -- microseconds UTC
    seen_at BIGINT NOT NULL,
    proved_at BIGINT NOT NULL,           -- when the person last proved who they are
    ended_at BIGINT
);
CREATE INDEX access_session_account ON access_session (account);
CREATE INDEX access_session_desk ON access_session (desk);

-- Help for somebody who lost the second factor: asked for by one person, granted by another.
CREATE TABLE access_reset (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    account UUID NOT NULL,
    state TEXT NOT NULL,                 -- asked, granted, refused
    reason TEXT NOT NULL,
    asked_by UUID NOT NULL,
    asked_at BIGINT NOT NULL,
    decided_by UUID,
    decided_at BIGINT
);
CREATE INDEX access_reset_account ON access_reset (account, state);
