-- Whose calls and messages stand before all others is looked up at each loading of the helpline's list: few threads among very many.
CREATE INDEX exchange_thread_silent ON exchange_thread (silent_at) WHERE silent_at IS NOT NULL;
