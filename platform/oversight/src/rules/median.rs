//! Many times what others in the same kind of post opened that day. With fewer than three others there is no usual.

use catalogue::Watch;
use uuid::Uuid;

use super::{is_many, opened};
use crate::model::Day;

/// Others that make a usual.
const OTHERS: usize = 3;

pub(super) fn hits(rule: &Watch, day: &Day) -> Vec<Uuid> {
    let opened = opened(day);
    let many = median(&day.others).is_some_and(|usual| {
        is_many(opened.len(), rule.least.max(1)) && is_many(opened.len(), usual.max(1) * rule.threshold)
    });
    if many { opened } else { Vec::new() }
}

/// The middle one, the lower of two.
fn median(others: &[i64]) -> Option<i64> {
    if others.len() < OTHERS {
        return None;
    }
    let mut sorted = others.to_vec();
    sorted.sort_unstable();
    sorted.get((sorted.len() - 1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use catalogue::WatchKind;

    use super::*;
    use crate::rules::samples::{day, rule};

    fn beside(others: &[i64], count: u128) -> Day {
        Day { others: others.to_vec(), ..day(count, |look| look) }
    }

    #[test]
    fn many_times_the_usual_is_noticed() {
        let rule = rule(WatchKind::Median, 5, 20);
        assert_eq!(hits(&rule, &beside(&[4, 6, 90], 30)).len(), 30);
        assert!(hits(&rule, &beside(&[4, 7, 90], 30)).is_empty(), "not five times seven");
        assert!(hits(&rule, &beside(&[1, 1, 1], 19)).is_empty(), "below the least");
        assert!(hits(&rule, &beside(&[1, 1], 300)).is_empty(), "two others are no usual");
    }
}
