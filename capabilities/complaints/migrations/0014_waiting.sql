-- What waits to be done about a report: counted and listed without reading the book. No record: it follows from the report, its
-- contacts, what became of it and who holds it, is neither journaled nor shipped, and is made anew where those arrive.
CREATE TABLE complaints_waiting (
    report UUID NOT NULL,
    kind TEXT NOT NULL,                  -- contact, decision
    office UUID NOT NULL,                -- who holds the report
    circle UUID,
    district UUID,
    region UUID,
    sensitivity INTEGER NOT NULL,        -- the report's
    since BIGINT NOT NULL,               -- when the report was recorded, microseconds UTC
    PRIMARY KEY (report, kind)
);
CREATE INDEX complaints_waiting_office ON complaints_waiting (kind, office, since, report);
CREATE INDEX complaints_waiting_district ON complaints_waiting (kind, district, since, report);
CREATE INDEX complaints_waiting_since ON complaints_waiting (kind, since, report);

INSERT INTO complaints_waiting (report, kind, office, circle, district, region, sensitivity, since)
SELECT report.id, 'decision', COALESCE(holding.office, report.office),
    CASE WHEN holding.id IS NULL THEN report.circle ELSE holding.circle END,
    CASE WHEN holding.id IS NULL THEN report.district ELSE holding.district END,
    CASE WHEN holding.id IS NULL THEN report.region ELSE holding.region END,
    report.sensitivity, report.recorded_at
FROM complaints_report report LEFT JOIN complaints_holding holding ON holding.report = report.id
WHERE report.sensitivity < 4
    AND NOT EXISTS (SELECT 1 FROM complaints_outcome outcome WHERE outcome.report = report.id)
    AND NOT EXISTS (SELECT 1 FROM complaints_disposal disposal WHERE disposal.report = report.id);

INSERT INTO complaints_waiting (report, kind, office, circle, district, region, sensitivity, since)
SELECT waiting.report, 'contact', waiting.office, waiting.circle, waiting.district, waiting.region, waiting.sensitivity, waiting.since
FROM complaints_waiting waiting
WHERE NOT EXISTS (SELECT 1 FROM complaints_contact contact WHERE contact.report = waiting.report AND contact.result = 'spoke');
