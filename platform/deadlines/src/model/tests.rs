//! The rules of clocks, tried with facts made up here. Must not touch a store.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// 21 November 2026, 14:05 in Pakistan.
const NOW: Timestamp = Timestamp(1_795_251_900_000_000);
const HOUR: i64 = 3_600;

fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap()
}

fn at(what: &str, hours: i64) -> Known {
    Known { what: what.to_owned(), at: NOW.plus_seconds(hours * HOUR) }
}

fn one(facts: &[Known], clock: &str) -> Option<Run> {
    clocks(&catalogue(), facts).into_iter().find(|run| run.clock == clock)
}

#[test]
fn a_report_starts_contact_and_sorting_and_no_fir() {
    let runs = clocks(&catalogue(), &[at("complaint.reported", 0)]);
    let names: Vec<&str> = runs.iter().map(|run| run.clock.as_str()).collect();
    assert_eq!(names, ["complaint.first-contact", "complaint.sorting"]);
    assert!(runs.iter().all(|run| run.stopped_at.is_none() && run.counted_from == NOW));
    assert_eq!(clocks(&catalogue(), &[]), []);
}

#[test]
fn an_fir_counts_from_the_report_however_late_it_is_sorted() {
    let facts = [at("complaint.reported", 0), at("complaint.sorted", 7), at("complaint.sorted.grave", 7)];
    let run = one(&facts, "fir.grave").unwrap();
    assert_eq!((run.counted_from, run.due_at), (NOW, NOW.plus_seconds(8 * HOUR)));
    assert!(!run.is_late(NOW.plus_seconds(8 * HOUR)) && run.is_late(NOW.plus_seconds(8 * HOUR + 1)));
}

#[test]
fn a_lesser_word_stops_nothing() {
    let facts = [
        at("complaint.reported", 0),
        at("complaint.sorted.grave", 1),
        at("complaint.sorted.property", 2),
        at("complaint.referred", 3),
    ];
    assert_eq!(one(&facts, "fir.grave").unwrap().stopped_at, None);
    assert_eq!(one(&facts, "fir.property").unwrap().stopped_at, None);
    let from_above =
        [facts.as_slice(), &[at("complaint.resorted", 4), at("complaint.sorted.property", 4)]].concat();
    assert_eq!(one(&from_above, "fir.grave").unwrap().stopped_at, Some(NOW.plus_seconds(4 * HOUR)));
    assert_eq!(one(&from_above, "fir.property").unwrap().stopped_at, None, "said again in the same breath");
    let again = [from_above.as_slice(), &[at("complaint.sorted.grave", 5)]].concat();
    let run = one(&again, "fir.grave").unwrap();
    assert_eq!((run.stopped_at, run.counted_from), (None, NOW), "from the report, not from now");
}

#[test]
fn the_report_of_an_investigation_is_due_in_14_days_or_an_interim_one_in_17() {
    let numbered = [at("fir.registered", 0)];
    let due = |clock| one(&numbered, clock).unwrap().due_at;
    assert_eq!(due("challan.complete"), NOW.plus_seconds(14 * 24 * HOUR));
    assert_eq!(due("challan.interim"), NOW.plus_seconds(17 * 24 * HOUR));
    let stopped = |facts: &[Known], clock| one(facts, clock).unwrap().stopped_at.is_some();
    let interim = [numbered.as_slice(), &[at("fir.challan.interim", 15 * 24)]].concat();
    assert!(!stopped(&interim, "challan.complete") && stopped(&interim, "challan.interim"));
    let complete = [numbered.as_slice(), &[at("fir.challan.complete", 9)]].concat();
    assert!(stopped(&complete, "challan.complete") && stopped(&complete, "challan.interim"));
    let refused = [numbered.as_slice(), &[at("fir.not-investigated", 9)]].concat();
    assert!(stopped(&refused, "challan.complete") && stopped(&refused, "challan.interim"));
}

#[test]
fn steps_are_told_in_order_and_what_is_done_tells_nobody() {
    let catalogue = catalogue();
    let run = one(&[at("complaint.reported", 0)], "complaint.first-contact").unwrap();
    let next = |told, tells: fn(Told) -> bool| {
        next_step(&catalogue, &run, told, tells).map(|(step, at)| (step.step, at))
    };
    assert_eq!(next(0, |_| true), Some((1, run.due_at)));
    assert_eq!(next(1, |_| true), Some((2, run.due_at.plus_seconds(4 * HOUR))));
    assert_eq!(next(0, |tier| tier == Told::Region), Some((4, run.due_at.plus_seconds(72 * HOUR))));
    assert_eq!(next(5, |_| true), None);
    let done = Run { stopped_at: Some(run.due_at.plus_seconds(1)), ..run.clone() };
    assert!(next_step(&catalogue, &done, 0, |_| true).is_none());
}

#[test]
fn shifts_begin_at_their_hour_on_both_sides_of_midnight() {
    let begin = |at: Timestamp| shift(at, 8 * HOUR, 8 * HOUR).0.local().to_string();
    assert_eq!(begin(NOW), "2026-11-21T08:00:00");
    assert_eq!(begin(NOW.plus_seconds(2 * HOUR)), "2026-11-21T16:00:00");
    assert_eq!(begin(NOW.plus_seconds(12 * HOUR)), "2026-11-22T00:00:00");
}

const WHATS: [&str; 28] = [
    "complaint.danger",
    "complaint.danger-answered",
    "complaint.child-missing",
    "complaint.child-answered",
    "complaint.reported",
    "complaint.contacted",
    "complaint.sorted",
    "complaint.sorted.grave",
    "complaint.sorted.property",
    "complaint.resorted",
    "complaint.referred",
    "complaint.fir",
    "complaint.erased",
    "complaint.sorted.lesser",
    "complaint.police",
    "complaint.police.day",
    "complaint.police.three-days",
    "complaint.police.two-weeks",
    "complaint.police.answered",
    "custody.arrested",
    "custody.produced",
    "custody.ended",
    "custody.erased",
    "fir.registered",
    "fir.challan.interim",
    "fir.challan.complete",
    "fir.not-investigated",
    "fir.erased",
];

fn facts() -> impl Strategy<Value = Vec<Known>> {
    let one = (0..WHATS.len(), 0..200_i64).prop_map(|(what, hours)| at(WHATS[what], hours));
    prop::collection::vec(one, 1..14)
}

/// What happens at a node.
#[derive(Debug, Clone)]
enum Event {
    /// A fact becomes known, of whatever hour.
    Known(usize, i64),
    /// What is due so many hours after the first moment is told.
    Tick(i64),
    /// Everything derived is forgotten and made again; what was told stays.
    Rebuild,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let one = prop_oneof![
        3 => (0..WHATS.len(), 0..200_i64).prop_map(|(what, hours)| Event::Known(what, hours)),
        3 => (0..1_500_i64).prop_map(Event::Tick),
        1 => Just(Event::Rebuild),
    ];
    prop::collection::vec(one, 1..40)
}

proptest! {
    /// Whatever becomes known between whatever ticks and however often everything is made again: each step of a clock is told once at
    /// most, in order, not before its hour, to a tier that is told here, and of no clock that anything known has ended.
    #[test]
    fn each_step_is_told_once_and_never_after_the_stop(events in events(), mute in 0..5_usize) {
        let catalogue = catalogue();
        let tells = |tier: Told| Told::ALL.iter().position(|one| *one == tier) != Some(mute);
        let mut known = vec![at("complaint.reported", 0)];
        let mut told: Vec<(String, i64)> = Vec::new();
        // What the rows of clocks say was told; forgotten with them, and read again from what was told.
        let mut rows: BTreeMap<String, i64> = BTreeMap::new();
        for event in events {
            match event {
                Event::Known(what, hours) => known.push(at(WHATS[what], hours)),
                Event::Rebuild => {
                    known.reverse();
                    rows.clear();
                    for (clock, step) in &told {
                        let last = rows.entry(clock.clone()).or_insert(0);
                        *last = (*last).max(*step);
                    }
                }
                Event::Tick(hours) => {
                    let now = NOW.plus_seconds(hours * HOUR);
                    for run in clocks(&catalogue, &known) {
                        let last = rows.entry(run.clock.clone()).or_insert(0);
                        while let Some((step, at)) = next_step(&catalogue, &run, *last, tells) {
                            if at > now {
                                break;
                            }
                            let rule = &catalogue.clock(&run.clock, NOW.day()).unwrap().facts;
                            prop_assert!(!known.iter().any(|fact| rule.stops.contains(&fact.what)), "{} has ended", run.clock);
                            let annulled = known.iter().filter(|fact| rule.annuls.contains(&fact.what)).map(|fact| fact.at).max();
                            let begun = known.iter().filter(|fact| rule.starts.contains(&fact.what)).map(|fact| fact.at).max();
                            prop_assert!(annulled.is_none() || begun >= annulled, "{} no longer counts", run.clock);
                            prop_assert!(at >= run.due_at && tells(step.tier) && step.step > *last);
                            let one = (run.clock.clone(), step.step);
                            prop_assert!(!told.contains(&one), "{one:?} twice");
                            told.push(one);
                            *last = step.step;
                        }
                    }
                }
            }
        }
    }

    /// Whatever becomes known in whatever order, also twice: the same clocks, and one stands still only where a fact says so.
    #[test]
    fn no_order_of_facts_stops_a_clock_early_or_restarts_it(
        (facts, mixed) in facts().prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        twice in any::<prop::sample::Index>(),
    ) {
        let catalogue = catalogue();
        let runs = clocks(&catalogue, &facts);
        let again = [mixed.as_slice(), &[facts[twice.index(facts.len())].clone()]].concat();
        prop_assert_eq!(&runs, &clocks(&catalogue, &again));
        let first = facts.iter().map(|fact| fact.at).min().unwrap();
        for run in runs {
            let rule = &catalogue.clock(&run.clock, first.day()).unwrap().facts;
            if let Some(stopped) = run.stopped_at {
                let says = |fact: &Known| {
                    fact.at == stopped && (rule.stops.contains(&fact.what) || rule.annuls.contains(&fact.what))
                };
                prop_assert!(facts.iter().any(says));
            } else {
                prop_assert!(!facts.iter().any(|fact| rule.stops.contains(&fact.what)));
            }
            prop_assert!(run.due_at > run.counted_from);
            prop_assert!(facts.iter().any(|fact| rule.starts.contains(&fact.what)));
        }
    }
}
