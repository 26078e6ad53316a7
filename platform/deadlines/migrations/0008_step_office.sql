-- A record that goes to a station of another node goes on with its clocks there: that node tells its own tiers, under the same clock and
-- step as the one before told others. Once each for the office that answered then.
DROP INDEX deadlines_step_of;
CREATE UNIQUE INDEX deadlines_step_of ON deadlines_step (record, clock, step, office);
