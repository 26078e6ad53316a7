-- What waits for somebody is found however much was asked meanwhile.
CREATE INDEX access_grant_state ON access_grant (state, asked_at);
