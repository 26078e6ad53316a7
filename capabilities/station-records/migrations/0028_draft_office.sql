-- A report that goes to a station of another node is prepared there anew, from the first on.
DROP INDEX station_records_fir_draft_of;
CREATE UNIQUE INDEX station_records_fir_draft_of ON station_records_fir_draft (report, office, ordinal);
