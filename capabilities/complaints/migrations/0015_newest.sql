-- The newest reports first, for those who read for more than one office.
CREATE INDEX complaints_report_newest ON complaints_report (recorded_at);
