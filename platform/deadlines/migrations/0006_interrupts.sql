-- Which clocks interrupt: 0 none, 1 once a step was told, 2 as long as it runs. Derived as the rest of the row; the few that do are found
-- without reading the others.
ALTER TABLE deadlines_clock ADD COLUMN interrupts INTEGER NOT NULL DEFAULT 0;
CREATE INDEX deadlines_clock_interrupts ON deadlines_clock (due_at) WHERE stopped_at IS NULL AND interrupts > 0;
