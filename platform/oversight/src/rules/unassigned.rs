//! Records of an office where the officer neither serves nor commands, and for which nobody named him. The purposes an officer may
//! state make this rare: what is found here came past them.

use catalogue::Watch;
use uuid::Uuid;

use super::at_least;
use crate::model::{Day, What};

pub(super) fn hits(rule: &Watch, day: &Day) -> Vec<Uuid> {
    at_least(rule.threshold, day, |look| look.what == What::Opened && look.foreign_office && !look.own_record)
}

#[cfg(test)]
mod tests {
    use catalogue::WatchKind;

    use super::*;
    use crate::model::Look;
    use crate::rules::samples::{day, rule};

    #[test]
    fn a_record_of_another_office_is_noticed() {
        let rule = rule(WatchKind::Unassigned, 1, 0);
        assert_eq!(hits(&rule, &day(3, |look| Look { foreign_office: true, ..look })).len(), 1);
        assert!(hits(&rule, &day(3, |look| look)).is_empty());
        let named = |look| Look { foreign_office: true, own_record: true, ..look };
        assert!(hits(&rule, &day(3, named)).is_empty(), "he is the investigator of record");
        let refused = |look| Look { foreign_office: true, what: What::Refused, ..look };
        assert!(hits(&rule, &day(3, refused)).is_empty(), "refused ones have a rule of their own");
    }
}
