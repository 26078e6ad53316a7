//! Making an entry.

use std::ops::RangeInclusive;

use contracts::{DiaryEntry, Roznamcha, Substance};
use journal::{Draft, Kind, Subject};
use kernel::Timestamp;
use kernel::ids::EntryId;
use organisation::unit_id;
use proptest::prelude::*;
use station_records::Book;
use station_records::store::diary::{self, row};
use testkit::{Engine, TestApp};

use crate::{enter, enter_once};

testkit::both_engines! { app crate::app;
    /// Numbered from 1 without a gap, beginning with the hour; both hours stand where they differ (Rule 22.48).
    async fn entries_are_numbered_and_carry_both_hours(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        enter(&clerk, "departure", "گشت پارٹی روانہ ہوئی۔", "").await.expect(303);
        let second = enter(&clerk, "information-received", "مخبر نے اطلاع دی۔", "۱۳:۰۰").await.expect(303);
        assert!(second.location().ends_with("#entry-2"));
        let day = clerk.get("/diary").await.expect(200).text();
        assert!(day.contains("id=\"entry-1\"") && day.contains("id=\"entry-2\"") && !day.contains("id=\"entry-3\""));
        assert!(day.contains("14:05") && day.contains("13:00"), "{day}");
        app.expect_clean().await;
    }

    /// An hour to come, an unknown kind or no words: nothing is written, the fields are named, the words are kept.
    async fn a_faulty_entry_is_not_written(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let page = enter(&clerk, "party", "الفاظ", "23:59").await.expect(422).text();
        assert!(page.contains("id=\"kind-error\"") && page.contains("id=\"arrived-error\"") && page.contains("الفاظ"));
        enter(&clerk, "departure", "", "").await.expect(422);
        assert!(!clerk.get("/diary").await.text().contains("entry-1"));
    }

    /// Only the SHO, the moharrir and his assistant write, and only in their own station's book.
    async fn only_the_stations_own_hand_writes(app: TestApp) {
        app.posted("sho", "QTA-SAR", "sho-1").await;
        let investigator = app.officer("io", "QTA-SAR").await;
        enter(&investigator, "departure", "گشت", "").await.expect(403);
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let office = unit_id("QTA-SAR").to_string();
        let form = [("kind", "departure"), ("substance", "گشت"), ("arrived", ""), ("office", office.as_str()), ("once", "019ab5c0-0000-7000-8000-00000000ffff")];
        sdpo.post("/diary", &form).await.expect(403);
        let other = app.officer("moharrir", "QTA-CTY").await;
        other.post("/diary", &form).await.expect(403);
    }

    /// The book goes on after the last entry recovered, under the successor's letter; what the lost node had given
    /// and could not ship stands beside it.
    async fn a_successor_goes_on_under_its_own_letter(lost: TestApp) {
        let app = crate::app_named("sariab-2", lost.core.db.engine()).await;
        // Both draw from one seed: another hour makes other ids.
        app.clock.advance(600);
        let clerk = lost.officer("moharrir", "QTA-SAR").await;
        for _ in 0..3 {
            enter(&clerk, "departure", "روانگی", "").await.expect(303);
        }
        recover(&lost, &app, 1..=2).await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let third = enter(&clerk, "arrival", "واپسی", "").await.expect(303).location();
        assert!(third.ends_with("#entry-3"), "{third}");
        assert_eq!((numbers(&lost).await, numbers(&app).await), (
            ["QTA-SAR-D-2026-000001", "QTA-SAR-D-2026-000002", "QTA-SAR-D-2026-000003"].map(str::to_owned).to_vec(),
            vec!["QTA-SAR-D-2026B-000003".to_owned()],
        ));
        recover(&lost, &app, 3..=3).await;
        let fourth = enter(&clerk, "departure", "روانگی", "").await.expect(303).location();
        assert!(fourth.ends_with("#entry-4"), "{fourth}");
        // One node gives a serial once.
        let tx = app.core.db.write().await.unwrap();
        let day = Timestamp(kernel::Clock::now(app.clock.as_ref()).0).day().to_string();
        let known = diary::entries(&tx, unit_id("QTA-SAR"), &diary::Span::Date(day), None, 100).await.unwrap().rows.pop().unwrap();
        let id = kernel::entropy::uuid_v7(kernel::Clock::now(app.clock.as_ref()), &kernel::SeededEntropy::new(9));
        let twice = row::Model { id, ..known };
        assert_eq!(db::insert::<row::Entity>(&tx, twice).await.unwrap_err().code(), "db.duplicate");
    }

    /// A double press makes one entry; the same form with other words enters nothing and keeps the words.
    async fn a_form_sent_twice_is_one_entry(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let once = "019ab5c0-0000-7000-8000-00000000000a";
        let first = enter_once(&clerk, once, ("departure", "گشت", "")).await.expect(303).location();
        let again = enter_once(&clerk, once, ("departure", "گشت", "")).await.expect(303).location();
        assert_eq!(first, again);
        let other = enter_once(&clerk, once, ("arrival", "واپسی", "")).await.expect(422).text();
        assert!(other.contains("id=\"substance-error\"") && other.contains("واپسی"));
        assert!(!clerk.get("/diary").await.text().contains("entry-2"));
    }

    /// A long day: whoever writes an entry is shown the screen on which it stands, and the screens lead there and back.
    async fn an_entry_of_a_long_day_is_shown_where_it_stands(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let mut last = String::new();
        for _ in 0..51 {
            last = enter(&clerk, "departure", "گشت", "").await.expect(303).location();
        }
        let (path, anchor) = last.split_once('#').unwrap();
        assert_eq!(anchor, "entry-51");
        let screen = clerk.get(path).await.text();
        assert!(screen.contains("id=\"entry-51\"") && !screen.contains("id=\"entry-50\""));
        let before = screen.split("href=\"").find(|link| link.contains("at=2026-50")).unwrap();
        let before = before.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        let screen = clerk.get(&before).await.text();
        assert!((1..=50).all(|serial| screen.contains(&format!("id=\"entry-{serial}\""))));
        assert!(screen.contains("after=") && !screen.contains("id=\"entry-51\""));
        assert_eq!(clerk.get("/diary?at=2027-51").await.text().matches("id=\"entry-50\"").count(), 1);
        // A number that the day does not have leads to its beginning.
        assert!(clerk.get("/diary?at=2026-4000").await.text().contains("id=\"entry-1\""));
    }

    /// Two hands at once: two numbers, one after the other.
    async fn two_hands_at_once_leave_no_gap(app: TestApp) {
        let (clerk, sho) = (app.officer("moharrir", "QTA-SAR").await, app.officer("sho", "QTA-SAR").await);
        for _ in 0..5 {
            let (a, b) = tokio::join!(
                enter(&clerk, "departure", "روانگی", ""),
                enter(&sho, "arrival", "واپسی", ""),
            );
            a.expect(303);
            b.expect(303);
        }
        let day = clerk.get("/diary").await.text();
        assert!((1..=10).all(|serial| day.contains(&format!("id=\"entry-{serial}\""))));
        app.expect_clean().await;
    }

    /// Another record's entry is authorised by its cause, and refused when the cause is not of the same operation.
    async fn an_entry_follows_only_from_a_cause_of_its_own_operation(app: TestApp) {
        let entry = || DiaryEntry {
            office: unit_id("QTA-SAR"),
            kind: "online-report".to_owned(),
            arrived_at: None,
            about: Some("X-1".to_owned()),
            substance: Substance::Open("رپورٹ".to_owned()),
        };
        let mut w = app.system().begin().await.unwrap();
        let subject = Subject { kind: "test", id: w.new_id(), version: None };
        let cause = w.journal(Draft::new("test.cause", subject)).unwrap();
        assert_eq!(Book.enter(&mut w, entry(), cause).await.unwrap().serial, 1);
        w.commit().await.unwrap();
        let mut w = app.system().begin().await.unwrap();
        assert!(Book.enter(&mut w, entry(), EntryId(cause.0)).await.is_err());
    }
}

/// Brings entries of a lost node into its successor's store, as recovering them does.
async fn recover(lost: &TestApp, to: &TestApp, serials: RangeInclusive<i64>) {
    let from = lost.core.db.read().await.unwrap();
    let day = Timestamp(kernel::Clock::now(lost.clock.as_ref()).0).day().to_string();
    let page = diary::entries(&from, unit_id("QTA-SAR"), &diary::Span::Date(day), None, 100).await.unwrap();
    let tx = to.core.db.write().await.unwrap();
    for row in page.rows.into_iter().filter(|row| serials.contains(&row.serial)) {
        db::insert::<row::Entity>(&tx, row).await.unwrap();
    }
    tx.commit().await.unwrap();
    from.commit().await.unwrap();
}

/// The numbers in the receipts of a node's diary entries, sorted.
async fn numbers(app: &TestApp) -> Vec<String> {
    app.settle().await;
    let tx = app.core.db.read().await.unwrap();
    let all = app.core.journal.deliver(&tx, "test", Kind::Records, 10_000).await.unwrap().entries;
    tx.commit().await.unwrap();
    let entered = all.into_iter().filter(|(_, entry)| entry.action == "station-records.diary-enter");
    // Entries of one moment have no order among themselves in the log.
    let mut numbers: Vec<String> =
        entered.map(|(_, entry)| tlog::Claim::decode(&entry.claim).unwrap().number).collect();
    numbers.sort_unstable();
    numbers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Whatever the order of hands, refusals and clock steps: no gap, no second, no number out of the order of writing.
    #[test]
    fn the_book_never_has_a_gap(steps in prop::collection::vec((any::<bool>(), -300_i64..300, any::<bool>()), 1..12)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let app = crate::app(Engine::Sqlite).await;
            let (clerk, sho) = (app.officer("moharrir", "QTA-SAR").await, app.officer("sho", "QTA-SAR").await);
            app.clock.advance(7_200);
            let mut written = 0;
            for (by_sho, step, faulty) in steps {
                app.clock.advance(step);
                let hand = if by_sho { &sho } else { &clerk };
                let reply = enter(hand, if faulty { "nothing" } else { "departure" }, "روانگی", "").await;
                written += i64::from(reply.status.as_u16() == 303);
            }
            let tx = app.core.db.read().await.unwrap();
            let year = i32::from(Timestamp(kernel::Clock::now(app.clock.as_ref()).0).year());
            let newest = diary::newest_serial(&tx, unit_id("QTA-SAR"), year).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(newest, written);
            app.expect_clean().await;
        });
    }
}
