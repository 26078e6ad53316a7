//! Opening and closing a day (Rule 22.48): custody first, cash last, both hours, once.

use std::sync::Arc;

use contracts::Contracts;
use organisation::unit_id;
use station_records::Book;
use testkit::{Browser, Engine, FakeOutstanding, Reply, TestApp};

use crate::{enter, next_day, once};

async fn open(browser: &Browser<'_>, custody: &str, rows: &[[&str; 8]], reason: &str) -> Reply {
    let mut fields = vec![("custody".to_owned(), custody), ("reason".to_owned(), reason)];
    let columns = ["name", "offence", "fir", "on-day", "on-month", "on-year", "at-hour", "at-minute"];
    for (at, row) in (1..).zip(rows) {
        fields.extend(columns.iter().zip(row).map(|(column, value)| (format!("held-{at}-{column}"), *value)));
    }
    let (once, count) = (once(), rows.len().to_string());
    fields.extend([("once".to_owned(), once.as_str()), ("rows".to_owned(), count.as_str())]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    browser.post("/diary/open", &fields).await
}

async fn close(browser: &Browser<'_>, cash: &str, reason: &str) -> Reply {
    let once = once();
    browser.post("/diary/close", &[("cash", cash), ("reason", reason), ("once", once.as_str())]).await
}

const HELD: [&str; 8] = ["یوسف ولد کریم", "379 ت پ", "۱۲۴/۲۶", "20", "11", "2026", "22", "15"];

/// Serial and kind of each entry on a page of the diary, in order.
fn entries(page: &str) -> Vec<(String, String)> {
    let between = |text: &str, from: &str, to: &str| {
        text.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or_default().to_owned()
    };
    let one = |entry: &str| {
        let kind = entry.split("</b>").nth(1).unwrap_or_default();
        (entry.split('"').next().unwrap_or_default().to_owned(), between(kind, "<b>", "\u{0}"))
    };
    page.split("<li id=\"entry-").skip(1).map(one).collect()
}

/// A node on which something is outstanding, and the list of it.
async fn with_outstanding(engine: Engine) -> (TestApp, Arc<FakeOutstanding>) {
    let outstanding = Arc::new(FakeOutstanding::default());
    let contracts =
        Contracts { roznamcha: Arc::new(Book), outstanding: outstanding.clone(), ..testkit::contracts() };
    let app = TestApp::start(engine, vec![station_records::capability()], contracts).await;
    (app, outstanding)
}

testkit::both_engines! { app crate::app;
    /// Open with those in custody, write, close with the cash: a day with both hours, and the same bytes each time.
    async fn a_day_opens_with_custody_and_closes_with_cash(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let page = clerk.get("/diary").await.expect(200).text();
        assert!(page.contains("Not opened") && page.contains("/diary/open"));
        open(&clerk, "held", &[HELD], "").await.expect(303);
        let page = clerk.get("/diary").await.expect(200).prose();
        assert!(page.contains("یوسف ولد کریم") && page.contains("مقدمہ نمبر 124/26") && page.contains("21 November 2026, 08:00") && !page.contains("2026-11-21 08"), "{page}");
        enter(&clerk, "departure", "روانگی", "").await.expect(303);
        // Not before its hour, and a second opening of an open day is refused.
        close(&clerk, "4350", "").await.expect(409);
        open(&clerk, "nobody", &[], "").await.expect(409);
        app.clock.advance(next_day(7, 31));
        let morning = app.officer("naib-moharrir", "QTA-SAR").await;
        close(&morning, "۴٬۳۵۰", "").await.expect(303);
        let page = morning.get("/diary?day=2026-11-21").await.expect(200).text();
        assert!(page.contains("Closed") && page.contains("4,350") && page.contains("The copy is what it was at the closing"), "{page}");
        assert_eq!(entries(&page).len(), 5);
        let print = "/diary/print.pdf?day=2026-11-21";
        let first = morning.get(print).await.expect(200).bytes;
        app.clock.advance(600);
        enter(&morning, "arrival", "واپسی", "").await.expect(303);
        let sho = app.officer("sho", "QTA-SAR").await;
        let again = sho.get(print).await.expect(200).bytes;
        assert!(first.starts_with(b"%PDF") && first == again, "the reprint differs");
        app.expect_clean().await;
    }

    /// Yesterday's list is suggested; blank rows count for nothing; one more row is one press away.
    async fn yesterdays_custody_is_suggested(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        open(&clerk, "held", &[HELD, [""; 8]], "").await.expect(303);
        app.clock.advance(next_day(8, 1));
        let morning = app.officer("naib-moharrir", "QTA-SAR").await;
        close(&morning, "100", "").await.expect(303);
        let form = morning.get("/diary/open").await.expect(200).text();
        assert!(form.contains("value=\"یوسف ولد کریم\"") && form.contains("value=\"124/26\"") && form.contains("value=\"22\""), "{form}");
        let once = once();
        let more = morning.post("/diary/open", &[("custody", "held"), ("rows", "1"), ("held-1-name", "کوئی اور"), ("more", "yes"), ("once", &once)]).await.expect(200).text();
        assert!(more.contains("value=\"کوئی اور\"") && more.contains("id=\"held-2-name\""), "{more}");
    }

    /// Everything wrong is named at once, what was typed stays, and nothing is written.
    async fn faults_of_both_forms_are_named_and_nothing_is_written(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let page = open(&clerk, "", &[], "").await.expect(422).text();
        assert!(page.contains("id=\"custody-error\""));
        let wrong = ["", "", "124", "31", "2", "2026", "25", "0"];
        let page = open(&clerk, "held", &[HELD, wrong], "").await.expect(422).text();
        for field in ["held-2-name", "held-2-offence", "held-2-fir", "held-2-on", "held-2-at"] {
            assert!(page.contains(&format!("id=\"{field}-error\"")), "{field}");
        }
        assert!(page.contains("یوسف ولد کریم") && !page.contains("id=\"held-1-name-error\""));
        open(&clerk, "nobody", &[HELD], "").await.expect(422);
        let ahead = ["الف", "379", "", "21", "11", "2026", "23", "59"];
        assert!(open(&clerk, "held", &[ahead], "").await.expect(422).text().contains("has not come yet"));
        assert!(entries(&clerk.get("/diary").await.text()).is_empty());
        open(&clerk, "nobody", &[], "").await.expect(303);
        app.clock.advance(next_day(9, 0));
        let morning = app.officer("naib-moharrir", "QTA-SAR").await;
        let page = close(&morning, "many", "").await.expect(422).text();
        assert!(page.contains("id=\"cash-error\"") && page.contains("id=\"reason-error\""), "an hour late, it says why");
        close(&morning, "0", "بجلی بند تھی").await.expect(303);
        let page = morning.get("/diary?day=2026-11-21").await.expect(200).prose();
        assert!(page.contains("بجلی بند تھی") && page.contains("due") && page.contains("22-11-2026 09:00"), "{page}");
        // And so is the opening after it.
        assert!(open(&morning, "nobody", &[], "").await.expect(422).text().contains("id=\"reason-error\""));
        open(&morning, "nobody", &[], "بجلی بند تھی").await.expect(303);
    }

    /// No entry waits for the book to be opened: it belongs to the day that is opened then. After the closing, to the
    /// next one.
    async fn an_entry_never_waits_for_a_day(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        enter(&clerk, "departure", "قبل از آغاز", "").await.expect(303);
        open(&clerk, "nobody", &[], "").await.expect(303);
        app.clock.advance(next_day(7, 10));
        let morning = app.officer("naib-moharrir", "QTA-SAR").await;
        close(&morning, "0", "").await.expect(303);
        enter(&morning, "information-received", "بعد از اختتام", "").await.expect(303);
        let closed = morning.get("/diary?day=2026-11-21").await.expect(200).text();
        assert!(closed.contains("قبل از آغاز") && !closed.contains("بعد از اختتام"));
        let next = morning.get("/diary").await.expect(200).text();
        assert!(next.contains("بعد از اختتام") && next.contains("Not opened") && next.contains("22 November"), "{next}");
        open(&morning, "nobody", &[], "").await.expect(303);
        let kinds: Vec<String> = entries(&morning.get("/diary").await.text()).into_iter().map(|(serial, _)| serial).collect();
        assert_eq!(kinds, ["6", "7", "8"]);
        app.expect_clean().await;
    }

    /// Days that nobody opened are named by the next opening, and their entries stand in its copy.
    async fn days_never_opened_are_named(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        open(&clerk, "nobody", &[], "").await.expect(303);
        app.clock.advance(next_day(8, 0));
        let second = app.officer("naib-moharrir", "QTA-SAR").await;
        close(&second, "0", "").await.expect(303);
        enter(&second, "arrival", "بغیر کھلے دن", "").await.expect(303);
        app.clock.advance(3 * 86_400);
        let sho = app.officer("sho", "QTA-SAR").await;
        open(&sho, "nobody", &[], "").await.expect(303);
        let page = sho.get("/diary").await.expect(200).prose();
        assert!(page.contains("بغیر کھلے دن") && page.contains("22-11-2026 تا 24-11-2026 روزنامچہ نہیں کھولا گیا"), "{page}");
        let skipped = sho.get("/diary?day=2026-11-22").await.expect(200).text();
        assert!(skipped.contains("stand in the copy of") && skipped.contains("بغیر کھلے دن"), "{skipped}");
    }

    /// Two clerks closing at once: one wins, and the day has one closing.
    async fn two_closing_at_once_make_one_closing(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        open(&clerk, "nobody", &[], "").await.expect(303);
        app.clock.advance(next_day(8, 0));
        let (one, other) = (app.officer("naib-moharrir", "QTA-SAR").await, app.officer("sho", "QTA-SAR").await);
        let (a, b) = tokio::join!(close(&one, "100", ""), close(&other, "200", ""));
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 409]);
        let (a, b) = tokio::join!(open(&one, "nobody", &[], ""), open(&other, "nobody", &[], ""));
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 409]);
        app.expect_clean().await;
    }

    /// Another station's clerk, the supervisor and an investigator neither open nor close; a stranger is not told.
    async fn only_the_stations_own_hand_opens_and_closes(app: TestApp) {
        app.posted("sho", "QTA-SAR", "sho-1").await;
        let office = unit_id("QTA-SAR").to_string();
        for (kind, unit, known) in [("io", "QTA-SAR", false), ("sdpo", "QTA-C-SAR", true), ("moharrir", "QTA-CTY", false)] {
            let other = app.officer(kind, unit).await;
            for (verb, rest) in [("open", ("custody", "nobody")), ("close", ("cash", "0"))] {
                let once = once();
                let fields = [("office", office.as_str()), rest, ("once", once.as_str())];
                other.post(&format!("/diary/{verb}"), &fields).await.expect(403);
                let form = other.get(&format!("/diary/{verb}?office={office}")).await.status.as_u16();
                assert_eq!(form, 403, "{kind} {known}");
            }
        }
    }

    /// A form sent twice opens one day, over JSON too.
    async fn a_form_sent_twice_is_one_opening(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let office = unit_id("QTA-SAR");
        let path = format!("/api/v1/offices/{office}/diary/open");
        let person = serde_json::json!({"name": "الف", "offence": "379", "fir": "", "arrested_on": "2026-11-20", "arrested_at": "22:15"});
        let body = serde_json::json!({"custody": "held", "held": [person]});
        let once = once();
        let first = clerk.post_json(&path, &once, &body).await.expect(201).text();
        let again = clerk.post_json(&path, &once, &body).await.expect(200).text();
        assert_eq!(first, again);
        clerk.post_json(&path, &crate::once(), &body).await.expect(409);
        let day = clerk.get(&format!("/api/v1/offices/{office}/diary/2026-11-21")).await.expect(200).text();
        assert!(day.contains("\"held\":1") && day.contains("\"closed_at\":null"), "{day}");
        clerk.post_json(&format!("/api/v1/offices/{office}/diary/close"), &crate::once(), &serde_json::json!({"cash": "1"})).await.expect(409);
    }

    /// Destroying the day's key takes the names and leaves numbers, hours and the rest; the page says why a reprint differs.
    async fn those_in_custody_are_erasable(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        open(&clerk, "held", &[HELD], "").await.expect(303);
        app.clock.advance(next_day(8, 0));
        let morning = app.officer("naib-moharrir", "QTA-SAR").await;
        close(&morning, "0", "").await.expect(303);
        let tx = app.core.db.read().await.unwrap();
        let day = station_records::store::day::newest(&tx, unit_id("QTA-SAR")).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        app.settle().await;
        app.erase("diary-day", day.id).await;
        let page = morning.get("/diary?day=2026-11-21").await.expect(200).text();
        assert!(!page.contains("یوسف") && page.contains("lawfully erased after the closing"), "{page}");
        assert!(!morning.get("/diary/open").await.expect(200).text().contains("یوسف"));
        morning.get("/diary/print.pdf?day=2026-11-21").await.expect(200);
        app.expect_clean().await;
    }
}

testkit::both_engines! { app with_outstanding;
    /// Not while a report or a paper slip is not entered: each is named with a way to it.
    async fn a_day_is_not_closed_with_an_unentered_report(both: (TestApp, Arc<FakeOutstanding>)) {
        let (app, outstanding) = both;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        open(&clerk, "nobody", &[], "").await.expect(303);
        outstanding.reports.lock().unwrap().push("QTA-SAR-2026-000007".to_owned());
        outstanding.slips.lock().unwrap().push("QTA-SAR-P-SARIAB-00003".to_owned());
        app.clock.advance(next_day(8, 0));
        let morning = app.officer("naib-moharrir", "QTA-SAR").await;
        let form = morning.get("/diary/close").await.expect(200).text();
        assert!(form.contains("QTA-SAR-2026-000007") && form.contains("/entered/QTA-SAR-P-SARIAB-00003"), "{form}");
        let refused = close(&morning, "12.50", "").await.expect(422).text();
        assert!(refused.contains("#unentered") && refused.contains("value=\"12.50\""), "{refused}");
        outstanding.slips.lock().unwrap().clear();
        close(&morning, "12.50", "").await.expect(422);
        outstanding.reports.lock().unwrap().clear();
        close(&morning, "12.50", "").await.expect(303);
        assert!(morning.get("/diary?day=2026-11-21").await.text().contains("12.50"));
    }

    /// Who has departed and not returned, and a station without anybody in charge, are named and do not stop the closing.
    async fn absences_are_warned_of(both: (TestApp, Arc<FakeOutstanding>)) {
        let (app, _) = both;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let away = app.posted("sho", "QTA-SAR", "sho-1").await.to_string();
        open(&clerk, "nobody", &[], "").await.expect(303);
        let once = once();
        clerk.post("/charge/depart", &[("officer", away.as_str()), ("said", "گشت"), ("once", once.as_str())]).await.expect(303);
        app.clock.advance(next_day(8, 0));
        let morning = app.officer("naib-moharrir", "QTA-SAR").await;
        let form = morning.get("/diary/close").await.expect(200).text();
        assert!(form.contains("return not entered") && form.contains("Away since"), "{form}");
        close(&morning, "0", "").await.expect(303);
    }
}
