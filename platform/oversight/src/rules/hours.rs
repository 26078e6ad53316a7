//! At night, by somebody who is not on duty, of a record that is not his. There is no duty roster yet: on duty is whoever has not
//! been entered as away from each of his posts, so this notices who opens records while away.

use catalogue::Watch;
use uuid::Uuid;

use super::at_least;
use crate::model::{Day, What};

pub(super) fn hits(rule: &Watch, day: &Day) -> Vec<Uuid> {
    let Some(hours) = rule.hours else { return Vec::new() };
    at_least(rule.threshold, day, |look| {
        look.what != What::Refused && hours.hold(look.hour) && !look.on_duty && !look.own_record
    })
}

#[cfg(test)]
mod tests {
    use catalogue::{Hours, WatchKind};
    use jiff::civil::time;

    use super::*;
    use crate::model::Look;
    use crate::rules::samples::day;

    #[test]
    fn the_night_off_duty_is_noticed() {
        let hours = Some(Hours { from: time(22, 0, 0, 0), until: time(6, 0, 0, 0) });
        let rule = Watch { kind: WatchKind::Hours, threshold: 1, least: 0, hours };
        let night = |look| Look { hour: time(2, 30, 0, 0), on_duty: false, ..look };
        assert_eq!(hits(&rule, &day(2, night)).len(), 1);
        assert!(hits(&rule, &day(2, |look| Look { on_duty: true, ..night(look) })).is_empty(), "on duty");
        assert!(hits(&rule, &day(2, |look| Look { own_record: true, ..night(look) })).is_empty(), "his own");
        assert!(hits(&rule, &day(2, |look| Look { on_duty: false, ..look })).is_empty(), "by day");
    }
}
