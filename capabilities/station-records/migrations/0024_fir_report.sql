-- The FIR of a report, for whoever holds the report's slip.
CREATE INDEX station_records_fir_report ON station_records_fir (report);
