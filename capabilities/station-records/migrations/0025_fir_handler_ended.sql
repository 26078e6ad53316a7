-- For whom an FIR is sealed follows who is named: whoever was, and is no more, keeps a row with its end.
ALTER TABLE station_records_fir_handler ADD COLUMN ended_at BIGINT;  -- microseconds UTC; NULL while it is sealed for this account
