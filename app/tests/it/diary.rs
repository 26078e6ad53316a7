//! A day of the diary with the real wiring, on both engines: a report stands in the diary with or before what it records,
//! and the day is not closed while a paper slip that was given out is not entered.

use db::Engine;
use testkit::{Browser, Reply, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

fn once(n: u32) -> String {
    format!("019ab5c0-0000-7000-8000-{n:012}")
}

async fn close(clerk: &Browser<'_>, n: u32, next_slip: &str) -> Reply {
    let once = once(n);
    let fields = [("cash", "100"), ("next_slip", next_slip), ("once", once.as_str())];
    clerk.post("/diary/close", &fields).await
}

testkit::both_engines! { app app;
    async fn a_slip_given_out_stops_the_closing_until_it_is_entered_or_void(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        clerk.post("/diary/open", &[("custody", "nobody"), ("once", &once(1))]).await.expect(303);
        clerk.post("/slips/issue", &[("count", "5"), ("once", &once(2))]).await.expect(200);
        app.clock.advance(17 * 3_600 + 3_000);
        let morning = app.officer("naib-moharrir", "QTA-SAR").await;
        let form = morning.get("/diary/close").await.expect(200).text();
        assert!(form.contains("value=\"QTA-SAR-P-SARIAB-00001\""), "{form}");
        assert!(close(&morning, 3, "").await.expect(422).text().contains("id=\"next_slip-error\""));
        assert!(close(&morning, 4, "QTA-SAR-P-SARIAB-00009").await.expect(422).text().contains("id=\"next_slip-error\""));
        // Three were given out in the dark: one is entered, the others are named.
        let refused = close(&morning, 5, "qta-sar-p-sariab-۰۰۰۰۴").await.expect(422).text();
        assert!(refused.contains("SARIAB-00001") && refused.contains("SARIAB-00003") && refused.contains("#unentered"));
        let told = [
            ("slip", "QTA-SAR-P-SARIAB-00002"), ("arrived-day", "21"), ("arrived-month", "11"), ("arrived-year", "2026"),
            ("arrived_hour-hour", "20"), ("arrived_hour-minute", "5"), ("words", "چوری ہو گئی"), ("spoken", "urdu"), ("landmark", "بازار"),
        ];
        morning.post("/slips/enter", &told).await.expect(303);
        // Even without the clerk's word: a slip before a used one must have been given out.
        let refused = close(&morning, 6, "QTA-SAR-P-SARIAB-00003").await.expect(422).text();
        assert!(refused.contains(">QTA-SAR-P-SARIAB-00001<"), "{refused}");
        let sho = app.officer("sho", "QTA-SAR").await;
        for number in ["QTA-SAR-P-SARIAB-00001", "QTA-SAR-P-SARIAB-00003"] {
            sho.post("/slips/void", &[("slip", number), ("why", "پھٹ گئی")]).await.expect(303);
        }
        close(&morning, 7, "QTA-SAR-P-SARIAB-00004").await.expect(303);
        let day = morning.get("/diary?day=2026-11-21").await.expect(200).text();
        assert!(day.contains("QTA-SAR-P-SARIAB-00002") && day.contains("QTA-SAR-P-SARIAB-00004") && day.contains("21 November 2026, 20:05"), "{day}");
        app.expect_clean().await;
    }

    /// A report offered to this station is not this station's yet: it is shown to whoever closes the day, and stops nobody.
    async fn an_offer_not_answered_is_shown_and_stops_no_closing(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        there.post("/diary/open", &[("custody", "nobody"), ("once", &once(1))]).await.expect(303);
        let told = [("words", "چوری ہو گئی"), ("spoken", "urdu"), ("landmark", "بازار"), ("once", &once(2))];
        let slip = here.post("/reports/new", &told).await.expect(303).location();
        let report = slip.trim_end_matches("/slip").to_owned();
        let to = organisation::unit_id("QTA-CTY").to_string();
        let offer = [("to", to.as_str()), ("ground", "area"), ("once", &once(3))];
        here.post(&format!("{report}/transfer"), &offer).await.expect(303);
        app.clock.advance(17 * 3_600 + 3_000);
        let morning = app.officer("moharrir", "QTA-CTY").await;
        let form = morning.get("/diary/close").await.expect(200).text();
        assert!(form.contains("not answered yet") && form.contains(&format!("href=\"{report}\"")), "{form}");
        close(&morning, 4, "").await.expect(303);
        let other = app.officer("moharrir", "QTA-SAR").await;
        other.post("/diary/open", &[("custody", "nobody"), ("reason", "بجلی"), ("once", &once(5))]).await.expect(303);
        assert!(!other.get("/diary/close").await.expect(200).text().contains("not answered yet"), "not to whom it belongs");
        app.expect_clean().await;
    }

    /// Whatever a day records has its entry in the same moment or before, and closing finds nothing unentered.
    async fn every_report_of_the_day_is_in_it(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        clerk.post("/diary/open", &[("custody", "nobody"), ("once", &once(1))]).await.expect(303);
        for n in 10..14 {
            let fields = [("words", "چوری ہو گئی"), ("spoken", "urdu"), ("landmark", "بازار"), ("once", &once(n))];
            clerk.post("/reports/new", &fields).await.expect(303);
            app.clock.advance(60);
        }
        app.clock.advance(17 * 3_600 + 3_000);
        let morning = app.officer("naib-moharrir", "QTA-SAR").await;
        close(&morning, 20, "").await.expect(303);
        let day = morning.get("/diary?day=2026-11-21").await.expect(200).text();
        assert!((1..=4).all(|n| day.contains(&format!("QTA-SAR-2026-{n:06}"))), "{day}");
        app.expect_clean().await;
    }
}
