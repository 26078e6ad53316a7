//! Look-ups for the tests of the rules.

use catalogue::{Watch, WatchKind};
use jiff::civil::time;
use uuid::Uuid;

use crate::model::{Day, Look, What};

/// A rule without hours.
pub fn rule(kind: WatchKind, threshold: i64, least: i64) -> Watch {
    Watch { kind, threshold, least, hours: None }
}

/// A look-up nobody would notice: by day, on duty, of his own station.
pub fn look(n: u128) -> Look {
    Look {
        entry: Uuid::from_u128(n),
        hour: time(11, 0, 0, 0),
        what: What::Opened,
        record: Uuid::from_u128(1_000 + n),
        own_record: false,
        foreign_office: false,
        on_duty: true,
        kin: None,
        famous: false,
    }
}

/// A day of them, the first changed.
pub fn day(count: u128, first: impl Fn(Look) -> Look) -> Day {
    let looks = (1..=count).map(|n| if n == 1 { first(look(n)) } else { look(n) }).collect();
    Day { looks, others: Vec::new() }
}
