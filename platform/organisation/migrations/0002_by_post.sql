-- Asked in every request of an officer: who is posted here, who has taken charge. The unique indexes hold only what has not
-- ended, and the question is about a moment, so without these every posting and charge there ever was is read.
CREATE INDEX organisation_posting_post ON organisation_posting (post);
CREATE INDEX organisation_charge_post ON organisation_charge (post);
CREATE INDEX organisation_charge_officer ON organisation_charge (officer);
