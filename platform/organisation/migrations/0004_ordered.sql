-- A charge given to another while the post's holder was there: an order of whoever is above the station, which the station does not
-- undo. NULL where the station gave it itself, or where nobody else could have it at that hour.
ALTER TABLE organisation_charge ADD COLUMN ordered_by UUID;     -- the office whose order it is
