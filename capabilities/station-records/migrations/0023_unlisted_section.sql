-- A section that no row of the catalogue has: it stands as it was typed, and never delays a number (CrPC 154).
ALTER TABLE station_records_fir_section ADD COLUMN unlisted INTEGER;  -- 1: offence is what was typed; NULL: a code
