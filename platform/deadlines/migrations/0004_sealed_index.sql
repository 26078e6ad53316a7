-- The few limits of sealed matters among all that run, and the few steps about them that a unit was told: found without reading the
-- others.
CREATE INDEX deadlines_clock_sealed ON deadlines_clock (sensitivity, due_at) WHERE stopped_at IS NULL;
CREATE INDEX deadlines_step_sealed ON deadlines_step (unit, sensitivity, recorded_at);
