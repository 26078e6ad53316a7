//! The rules written out: one file each, one function without I/O, which names the look-ups that fall under it. Thresholds stand in
//! `catalogue/watch.csv`. Must not ask the store.

mod famous;
mod hours;
pub mod kin;
mod median;
mod refused;
#[cfg(test)]
mod samples;
mod unassigned;
mod volume;

use catalogue::{Watch, WatchKind};
use uuid::Uuid;

use crate::model::{Day, Look, What};

pub use famous::names as names_famous;

/// The look-ups of a day that fall under a rule, in order; none where it does not fire.
pub fn hits(rule: &Watch, day: &Day) -> Vec<Uuid> {
    match rule.kind {
        WatchKind::Unassigned => unassigned::hits(rule, day),
        WatchKind::Refused => refused::hits(rule, day),
        WatchKind::Kin => kin::hits(rule, day),
        WatchKind::Famous => famous::hits(rule, day),
        WatchKind::Hours => hours::hits(rule, day),
        WatchKind::Volume => volume::hits(rule, day),
        WatchKind::Median => median::hits(rule, day),
    }
}

/// Whether a rule asks what others opened: counting that is dear, and few officers come near it.
pub fn asks_for_others(rule: &Watch, day: &Day) -> bool {
    rule.kind == WatchKind::Median && is_many(opened(day).len(), rule.least.max(1))
}

/// The look-ups for which something holds, where there are as many as the threshold.
fn at_least(threshold: i64, day: &Day, holds: impl Fn(&Look) -> bool) -> Vec<Uuid> {
    let hits: Vec<Uuid> = day.looks.iter().filter(|look| holds(look)).map(|look| look.entry).collect();
    if is_many(hits.len(), threshold) { hits } else { Vec::new() }
}

fn is_many(count: usize, threshold: i64) -> bool {
    i64::try_from(count).unwrap_or(i64::MAX) >= threshold
}

/// The first opening of each record of a day.
fn opened(day: &Day) -> Vec<Uuid> {
    let mut seen = std::collections::BTreeSet::new();
    let first = day.looks.iter().filter(|look| look.what == What::Opened && seen.insert(look.record));
    first.map(|look| look.entry).collect()
}
