-- What two nodes may each write about one report: the one that holds it, and the district's or the one that held it before. None of it
-- may refuse the other's when it arrives.
DROP INDEX complaints_link_pair;
CREATE UNIQUE INDEX complaints_link_pair ON complaints_link (earlier, later, office, ordinal);
DROP INDEX complaints_closing_of;
CREATE INDEX complaints_closing_of ON complaints_closing (report, ordinal);
-- What is on its way from an office, without reading all it holds.
CREATE INDEX complaints_holding_leaving ON complaints_holding (office) WHERE offered_office IS NOT NULL;
