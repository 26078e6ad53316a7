-- The next number of a book is one more than the newest by any node. Without this every entry of the office was read for
-- each new one, because the book's own index has the node before the year.
CREATE INDEX station_records_diary_newest ON station_records_diary (office, year, serial);
