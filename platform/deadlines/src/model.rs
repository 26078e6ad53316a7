//! Clocks as a function of facts: no I/O, no async, and no other way for a clock to start or stop.

use catalogue::{Catalogue, Clock, Escalation, Told};
use kernel::Timestamp;

/// A fact of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What, such as `complaint.reported`.
    pub what: String,
    /// From when it counts.
    pub at: Timestamp,
}

/// A clock of one record, as its facts have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The clock's code.
    pub clock: String,
    /// From when it counts.
    pub counted_from: Timestamp,
    /// When its limit passes.
    pub due_at: Timestamp,
    /// When it ended; `None` while it runs.
    pub stopped_at: Option<Timestamp>,
    /// It ended because it no longer counts, not because what is due was done.
    pub annulled: bool,
}

impl Run {
    /// Whether its limit had passed when it ended, or has by now.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.stopped_at.unwrap_or(now) > self.due_at
    }
}

/// The clocks of one record: those of its facts in whatever order these became known. A clock that the catalogue does not
/// know on the day from which it would count, or that has no limit on it, does not run.
pub fn clocks(catalogue: &Catalogue, facts: &[Known]) -> Vec<Run> {
    let Some(first) = facts.iter().map(|fact| fact.at).min() else { return Vec::new() };
    let rules = catalogue.clocks(first.day());
    rules.filter_map(|rule| run(catalogue, &rule.code, &rule.facts, facts)).collect()
}

fn run(catalogue: &Catalogue, code: &str, rule: &Clock, facts: &[Known]) -> Option<Run> {
    let of = |words: &[String]| {
        let hours = facts.iter().filter(|fact| words.contains(&fact.what)).map(|fact| fact.at);
        hours.collect::<Vec<_>>()
    };
    let (starts, annuls) = (of(&rule.starts), of(&rule.annuls));
    let begun = *starts.iter().min()?;
    let counted_from = facts.iter().filter(|fact| fact.what == rule.counts_from).map(|fact| fact.at).min();
    let counted_from = counted_from.unwrap_or(begun);
    let limit = catalogue.limit(&rule.limit, counted_from.day())?;
    // What was started again after it was annulled runs on, from where it counted before.
    let annulled = annuls.into_iter().max().filter(|annul| starts.iter().all(|start| start < annul));
    let stopped = of(&rule.stops).into_iter().min();
    let stopped_at = [stopped, annulled].into_iter().flatten().min();
    let annulled = stopped_at.is_some() && stopped_at != stopped;
    let due_at = counted_from.plus_seconds(limit.facts.value);
    Some(Run { clock: code.to_owned(), counted_from, due_at, stopped_at, annulled })
}

/// The first step after `told` that `tells` says is to be told here, and when.
pub fn next_step<'a>(
    catalogue: &'a Catalogue,
    run: &Run,
    told: i64,
    tells: impl Fn(Told) -> bool,
) -> Option<(&'a Escalation, Timestamp)> {
    if run.stopped_at.is_some() {
        return None;
    }
    let steps = catalogue.escalations(&run.clock, run.due_at.day()).into_iter().map(|row| &row.facts);
    let mut ahead = steps.filter(|step| step.step > told && tells(step.tier));
    ahead.next().map(|step| (step, run.due_at.plus_seconds(step.after)))
}

/// The shift in which a moment lies: its begin and its end.
pub fn shift(now: Timestamp, begins: i64, length: i64) -> (Timestamp, Timestamp) {
    const MICROS: i64 = 1_000_000;
    let first = Timestamp::start_of(now.day()).unwrap_or(now).plus_seconds(begins);
    let length = length.max(1) * MICROS;
    let from = first.micros() + (now.micros() - first.micros()).div_euclid(length) * length;
    (Timestamp(from), Timestamp(from + length))
}

#[cfg(test)]
mod tests;
