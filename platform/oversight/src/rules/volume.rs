//! Very many records in one day. One record opened ten times is one.

use catalogue::Watch;
use uuid::Uuid;

use super::{is_many, opened};
use crate::model::Day;

pub(super) fn hits(rule: &Watch, day: &Day) -> Vec<Uuid> {
    let opened = opened(day);
    if is_many(opened.len(), rule.threshold) { opened } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use catalogue::WatchKind;

    use super::*;
    use crate::rules::samples::{day, rule};

    #[test]
    fn very_many_records_in_a_day_are_noticed() {
        let rule = rule(WatchKind::Volume, 10, 0);
        assert_eq!(hits(&rule, &day(10, |look| look)).len(), 10);
        assert!(hits(&rule, &day(9, |look| look)).is_empty());
        let mut one = day(30, |look| look);
        for look in &mut one.looks {
            look.record = Uuid::nil();
        }
        assert!(hits(&rule, &one).is_empty(), "one record thirty times");
    }
}
