//! Look-ups that were refused, again and again: one wrong click is no attempt.

use catalogue::Watch;
use uuid::Uuid;

use super::at_least;
use crate::model::{Day, What};

pub(super) fn hits(rule: &Watch, day: &Day) -> Vec<Uuid> {
    at_least(rule.threshold, day, |look| look.what == What::Refused)
}

#[cfg(test)]
mod tests {
    use catalogue::WatchKind;

    use super::*;
    use crate::rules::samples::{day, rule};

    #[test]
    fn being_refused_again_and_again_is_noticed() {
        let rule = rule(WatchKind::Refused, 3, 0);
        let mut three = day(5, |look| look);
        for look in three.looks.iter_mut().take(3) {
            look.what = What::Refused;
        }
        assert_eq!(hits(&rule, &three).len(), 3);
        three.looks.remove(0);
        assert!(hits(&rule, &three).is_empty(), "two are not three");
    }
}
