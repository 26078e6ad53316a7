//! The daily copy of the supervising officer: received, seen, overdue.

use organisation::unit_id;
use station_records::model::day::{TypedClosing, TypedOpening};
use station_records::service::{close_day, open_day};
use testkit::{FakeOutstanding, TestApp, taken_away};

use crate::{hand, next_day};

fn opening() -> TypedOpening {
    TypedOpening { custody: "nobody".to_owned(), reason: "بجلی".to_owned(), ..TypedOpening::default() }
}

fn closing() -> TypedClosing {
    TypedClosing { cash: "10".to_owned(), reason: "بجلی".to_owned(), ..TypedClosing::default() }
}

/// A day opened at the beginning of the test and closed the next morning.
async fn closed_day(app: &TestApp) {
    let office = unit_id("QTA-SAR");
    let clerk = app.posted("moharrir", "QTA-SAR", "clerk-1").await;
    let mut w = hand(app, clerk).await.begin().await.unwrap();
    open_day(&mut w, office, &opening()).await.unwrap();
    w.commit().await.unwrap();
    app.clock.advance(next_day(8, 0));
    let mut w = hand(app, clerk).await.begin().await.unwrap();
    close_day(&mut w, &FakeOutstanding::default(), office, &closing()).await.unwrap();
    w.commit().await.unwrap();
}

/// The ids of the copies on a page.
fn ids(page: &str) -> Vec<String> {
    page.split("id=\"copy-").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

testkit::both_engines! { app crate::app;
    /// The circle officer has the copy at once, reads it and marks it seen, once; those above see that he did.
    async fn the_copy_comes_at_once_and_is_seen_once(app: TestApp) {
        closed_day(&app).await;
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let page = sdpo.get("/diary/copies").await.expect(200).text();
        let copies = ids(&page);
        assert!(copies.len() == 1 && page.contains("Not seen") && page.contains("SHA-256"), "{page}");
        let file = taken_away(&app, &sdpo, ("/diary/copies", "/diary/copies", ""), &["Date"]).await;
        assert!(file.len() == 1 && file[0][1] == "2026-11-21" && file[0].iter().any(|cell| cell == "Not seen"), "{file:?}");
        let office = unit_id("QTA-SAR");
        sdpo.get(&format!("/diary/print.pdf?day=2026-11-21&office={office}")).await.expect(200);
        let see = format!("/diary/copies/{}/seen", copies[0]);
        sdpo.post(&see, &[]).await.expect(303);
        sdpo.post(&see, &[]).await.expect(303);
        let page = sdpo.get("/diary/copies").await.expect(200).text();
        assert!(page.matches("Seen: ").count() == 1 && !page.contains(&see), "{page}");
        let dpo = app.officer("dpo", "QTA").await;
        let above = dpo.get("/diary/copies").await.expect(200).text();
        assert!(ids(&above).len() == 1 && above.contains("Seen: ") && !above.contains(&see));
        dpo.post(&see, &[]).await.expect(403);
        let json = dpo.get("/api/v1/diary-copies").await.expect(200).text();
        assert!(json.contains(&copies[0]) && json.contains("\"overdue\":[]"), "{json}");
        app.expect_clean().await;
    }

    /// Another circle's officer neither sees a copy nor may know of it; the station itself marks nothing.
    async fn another_circle_does_not_know_of_it(app: TestApp) {
        closed_day(&app).await;
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let copy = ids(&sdpo.get("/diary/copies").await.text()).pop().unwrap();
        let other = app.officer("sdpo", "QTA-C-CTY").await;
        assert!(ids(&other.get("/diary/copies").await.expect(200).text()).is_empty());
        assert_eq!(other.get("/diary/copies.csv").await.expect(200).text().lines().count(), 1);
        other.post(&format!("/diary/copies/{copy}/seen"), &[]).await.expect(404);
        let sho = app.officer("sho", "QTA-SAR").await;
        sho.post(&format!("/diary/copies/{copy}/seen"), &[]).await.expect(403);
        sdpo.post("/diary/copies/019ab5c0-0000-7000-8000-00000000dead/seen", &[]).await.expect(404);
        sdpo.post("/diary/copies/x/seen", &[]).await.expect(404);
    }

    /// A day that nobody opened or closed in time is overdue with its supervisor, and with nobody else.
    async fn a_copy_that_does_not_come_is_overdue(app: TestApp) {
        closed_day(&app).await;
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        assert!(!sdpo.get("/diary/copies").await.text().contains("overdue"));
        app.clock.advance(86_400 + 4 * 3_600 + 60);
        let dpo = app.officer("dpo", "QTA").await;
        assert!(!dpo.get("/diary/copies").await.text().contains("overdue"));
        let late = app.back("sdpo", "QTA-C-SAR").await.get("/diary/copies.csv").await.expect(200).text();
        assert!(late.lines().nth(1).is_some_and(|row| row.contains("2026-11-22") && row.contains("Has not come")), "{late}");
        let json = crate::hand(&app, organisation::officer_id(app.core.journal.node(), "sdpo-qta-c-sar")).await;
        let r = json.read().await.unwrap();
        let found = station_records::service::copies(&r, None).await.unwrap();
        r.done().await.unwrap();
        assert_eq!(found.overdue.iter().map(|late| late.day.to_string()).collect::<Vec<_>>(), ["2026-11-22"]);
    }
}
