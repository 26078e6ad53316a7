//! Whatever hands, refusals, hours and days come: every entry stands in one day, no number is missing, and no closed
//! day changes.

use kernel::{Clock, Timestamp};
use organisation::unit_id;
use proptest::prelude::*;
use station_records::model::day::{TypedClosing, TypedOpening};
use station_records::model::diary::Typed;
use station_records::service::{self, Match, close_day, enter, open_day};
use station_records::store::{day, diary};
use testkit::{Engine, FakeOutstanding, TestApp};

use crate::hand;

#[derive(Debug, Clone, Copy)]
enum Step {
    Enter,
    Faulty,
    Open,
    Close,
    Both,
}

fn steps() -> impl Strategy<Value = Vec<(Step, i64)>> {
    let step = prop_oneof![
        3 => Just(Step::Enter),
        1 => Just(Step::Faulty),
        3 => Just(Step::Open),
        3 => Just(Step::Close),
        1 => Just(Step::Both),
    ];
    let hours =
        prop_oneof![Just(-600_i64), Just(0), Just(300), Just(6 * 3_600), Just(18 * 3_600), Just(40 * 3_600)];
    prop::collection::vec((step, hours), 1..16)
}

async fn take(app: &TestApp, clerk: kernel::ids::OfficerId, step: Step) -> bool {
    let office = unit_id("QTA-SAR");
    let mut w = hand(app, clerk).await.begin().await.unwrap();
    let kind = if matches!(step, Step::Faulty) { "fir" } else { "departure" };
    let typed = Typed { kind: kind.to_owned(), substance: "روانگی".to_owned(), ..Typed::default() };
    let opening =
        TypedOpening {
            custody: "nobody".to_owned(), reason: "بجلی".to_owned(), ..TypedOpening::default()
        };
    let closing =
        TypedClosing { cash: "1".to_owned(), reason: "بجلی".to_owned(), ..TypedClosing::default() };
    let done = match step {
        Step::Open => open_day(&mut w, office, &opening).await.is_ok(),
        Step::Close => close_day(&mut w, &FakeOutstanding::default(), office, &closing).await.is_ok(),
        Step::Enter | Step::Faulty | Step::Both => enter(&mut w, office, &typed).await.is_ok(),
    };
    if done {
        w.commit().await.unwrap();
    }
    done
}

/// The hour at which what a step records was recorded must not lie before the entry before it, so a clock that is set
/// back stands still as the machine's does.
fn set(app: &TestApp, by: i64) {
    app.clock.advance(by.max(0));
}

async fn expect_a_sound_book(app: &TestApp) {
    let office = unit_id("QTA-SAR");
    let tx = app.core.db.read().await.unwrap();
    let span = diary::Span::Between((0, 0), None);
    let all = diary::entries(&tx, office, &span, None, 10_000).await.unwrap().rows;
    let mut days = Vec::new();
    let mut date = "2020-01-01".to_owned();
    while let Some(row) = day::after(&tx, office, &date).await.unwrap() {
        date.clone_from(&row.day);
        days.push((row.clone(), day::closing(&tx, row.id).await.unwrap()));
    }
    tx.commit().await.unwrap();
    // No gap, no second, and the order of numbers is the order of writing.
    let mut serials = std::collections::BTreeMap::<i32, i64>::new();
    let mut before = Timestamp(0);
    for row in &all {
        let next = serials.entry(row.year).or_default();
        *next += 1;
        assert_eq!(row.serial, *next, "a gap or a double");
        assert!(Timestamp(row.recorded_at) >= before, "back-dated");
        before = Timestamp(row.recorded_at);
    }
    // Days follow one another without a gap; only the last may be open; each entry before the last closing is in one.
    let mut expected = days.first().map(|(row, _)| (row.first_year, row.first_serial));
    for (at, (row, close)) in days.iter().enumerate() {
        assert_eq!(
            Some((row.first_year, row.first_serial)),
            expected,
            "the day begins after the closing before"
        );
        let Some(close) = close else {
            assert_eq!(at + 1, days.len(), "two days are open");
            break;
        };
        let last = all.iter().position(|one| one.position() == (close.last_year, close.last_serial)).unwrap();
        assert_eq!(all[last].kind, "closing");
        assert_eq!(all[last - 1].kind, "cash-balance");
        let first = all.iter().position(|one| Some(one.position()) == expected).unwrap();
        assert_eq!(i64::try_from(last - first + 1).unwrap(), close.entries);
        assert!(all[first..=last].iter().any(|one| one.kind == "opening"));
        expected = all.get(last + 1).map(diary::row::Model::position);
        if expected.is_none() && at + 1 < days.len() {
            let (next, _) = &days[at + 1];
            expected = Some((next.first_year, next.first_serial));
        }
    }
    // Each closed day still is what was closed.
    let reader = service_reader(app).await;
    for (row, _) in days.iter().filter(|(_, close)| close.is_some()) {
        let r = reader.read().await.unwrap();
        let found =
            service::read_day(&r, office, Some(row.day.parse().unwrap()), service::Start::After(None))
                .await
                .unwrap();
        assert_eq!(service::same_as_closed(&r, &found).await.unwrap(), Match::Same);
        r.done().await.unwrap();
    }
    app.expect_clean().await;
}

async fn service_reader(app: &TestApp) -> op::Op {
    hand(app, organisation::officer_id(app.core.journal.node(), "clerk-1")).await
}

async fn live(engine: Engine, steps: Vec<(Step, i64)>) {
    let app = crate::app(engine).await;
    let clerk = app.posted("moharrir", "QTA-SAR", "clerk-1").await;
    let other = app.posted("naib-moharrir", "QTA-SAR", "clerk-2").await;
    // The turn of the year falls into the days that follow.
    app.clock.advance(39 * 86_400);
    for (step, by) in steps {
        set(&app, by);
        let done = if matches!(step, Step::Both) {
            let (a, b) = tokio::join!(take(&app, clerk, Step::Close), take(&app, other, Step::Close));
            assert!(!(a && b), "closed twice");
            let (a, b) = tokio::join!(take(&app, clerk, Step::Enter), take(&app, other, Step::Open));
            a || b
        } else {
            take(&app, clerk, step).await
        };
        // What was recorded is never refused for the state of the day.
        assert!(done || !matches!(step, Step::Enter), "an entry was refused");
        assert!(!(done && matches!(step, Step::Faulty)));
    }
    assert!(app.clock.now() > testkit::NOW);
    expect_a_sound_book(&app).await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn every_entry_stands_in_one_day_and_no_closed_day_changes(steps in steps()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            for engine in testkit::engines() {
                live(engine, steps.clone()).await;
            }
        });
    }
}
