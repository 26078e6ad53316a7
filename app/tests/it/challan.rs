//! The end of an investigation with the real wiring, on both engines: what the citizen reads of it, which clocks it stops, that it ends
//! a cognizable matter, and that a sealed one says nothing of it.

use db::Engine;
use deadlines::{Sources, catch_up};
use serde_json::Value;
use testkit::{Browser, Reply, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

const DAY: i64 = 86_400;
const COURT: &str = "جوڈیشل مجسٹریٹ سریاب";
const REASONS: &str = "باوجود تلاش کے پتہ نہ چلا";
const FOUND: &str = "ملزم گل خان سے موٹر سائیکل برآمد ہوئی";

fn form(n: u16) -> String {
    format!("019ab5c0-0000-7000-8000-000000{n:06}")
}

async fn send(who: &Browser<'_>, fir: &str, kind: &str, n: u16) -> Reply {
    let once = form(n);
    let fields =
        [("kind", kind), ("court", COURT), ("words", FOUND), ("reasons", REASONS), ("once", once.as_str())];
    who.post(&format!("{fir}/report"), &fields).await
}

async fn refuse(who: &Browser<'_>, fir: &str, n: u16) {
    let once = form(n);
    let fields = [("reasons", REASONS), ("court", COURT), ("once", once.as_str())];
    who.post(&format!("{fir}/refusal"), &fields).await.expect(303);
}

/// An FIR without a report.
async fn numbered(sho: &Browser<'_>, n: u16) -> String {
    let once = form(n);
    let fields = [
        ("source", "own-motion"),
        ("sections", "379"),
        ("words", "بکریاں چوری ہوئیں"),
        ("property", "دو بکریاں"),
        ("once", once.as_str()),
    ];
    sho.post("/firs/new", &fields).await.expect(303).location()
}

async fn settled(app: &TestApp) {
    app.settle().await;
    let sources: Sources = khidmat::capabilities::timed(&khidmat::capabilities::all());
    catch_up(&app.core, &sources).await.unwrap();
    app.settle().await;
}

/// The clocks of FIRs that somebody sees: number, clock, by when, page.
async fn clocks(who: &Browser<'_>, which: &str) -> Vec<(String, String, String)> {
    let list = who.get(&format!("/api/v1/clocks?which={which}")).await.expect(200).json();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let rows = list["rows"].as_array().unwrap().iter();
    let rows = rows.filter(|row| row["clock"].as_str().unwrap().starts_with("challan."));
    let mut found: Vec<_> =
        rows.map(|row| (text(row, "number"), text(row, "clock"), text(row, "due_at"))).collect();
    // What is due at one moment has no order of its own.
    found.sort();
    found
}

fn named(clocks: &[(String, String, String)]) -> Vec<(&str, &str)> {
    clocks.iter().map(|(number, clock, _)| (number.as_str(), clock.as_str())).collect()
}

testkit::both_engines! { app app;
    /// 14 days and 17 start at the number. An interim report ends the second, a complete one both; what is refused or erased counts no more.
    async fn fourteen_days_and_seventeen_run_from_the_number(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        app.officer("dpo", "QTA").await;
        let mut firs = Vec::new();
        for n in 1..=5 {
            firs.push(numbered(&sho, n).await);
        }
        settled(&app).await;
        let running = clocks(&sho, "running").await;
        assert_eq!(running.len(), 10, "{running:?}");
        let due = |clock: &str| running.iter().find(|one| one.1 == clock).unwrap().2.clone();
        assert_eq!((due("challan.complete"), due("challan.interim")), ("2026-12-05T09:05:00Z".to_owned(), "2026-12-08T09:05:00Z".to_owned()));
        app.clock.advance(60);
        send(&sho, &firs[0], "interim", 11).await.expect(303);
        send(&sho, &firs[1], "complete", 12).await.expect(303);
        send(&sho, &firs[2], "untraced", 13).await.expect(303);
        refuse(&sho, &firs[3], 14).await;
        settled(&app).await;
        let running = clocks(&sho, "running").await;
        let first = "QTA-SAR-F-2026-000001";
        let fifth = "QTA-SAR-F-2026-000005";
        assert_eq!(named(&running), [(first, "challan.complete"), (fifth, "challan.complete"), (fifth, "challan.interim")]);
        app.clock.advance(14 * DAY + 60);
        settled(&app).await;
        let sho = app.back("sho", "QTA-SAR").await;
        assert_eq!(named(&clocks(&sho, "late").await), [(first, "challan.complete"), (fifth, "challan.complete")]);
        assert_eq!(sho.get("/clocks").await.expect(200).text().matches("href=\"/firs/").count(), 2);
        app.clock.advance(3 * DAY);
        settled(&app).await;
        let dpo = app.back("dpo", "QTA").await;
        let late = dpo.get("/api/v1/clocks?which=late").await.expect(200).json();
        let told: Vec<_> = late["rows"].as_array().unwrap().iter().map(|row| row["told"].as_str().unwrap().to_owned()).collect();
        assert_eq!(told.len(), 3, "{late}");
        assert!(told[0].contains("Police Officer"), "three days over: {told:?}");
        app.erase("fir", firs[4].trim_start_matches("/firs/").parse().unwrap()).await;
        let sho = app.back("sho", "QTA-SAR").await;
        send(&sho, &firs[0], "cancelled", 21).await.expect(303);
        settled(&app).await;
        assert!(clocks(&sho, "running").await.is_empty());
        app.expect_clean().await;
    }

    /// She reads where the report of the investigation went and when, no name of an accused, and nothing is due any more.
    async fn she_reads_to_which_court_it_went(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, code) = crate::fir::told(&sho, &form(1)).await;
        let fir = crate::fir::register(&sho, &report, &form(2)).await.expect(303).location();
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let tracked = async || app.guest().post("/track", &held).await.expect(200).text();
        let page = tracked().await;
        assert!(page.contains("goes to the court through the prosecutor") && page.contains("5 December 2026"), "{page}");
        send(&sho, &fir, "interim", 3).await.expect(303);
        let page = tracked().await;
        assert!(page.contains("An interim report of the investigation of FIR") && page.contains(COURT) && page.contains("through the prosecutor"), "{page}");
        app.clock.advance(60);
        send(&sho, &fir, "complete", 4).await.expect(303);
        let page = tracked().await;
        assert!(page.contains("The complete report of the investigation of FIR") && page.contains("have ended the investigation"), "{page}");
        assert!(!page.contains("گل خان") && !page.contains("through the prosecutor") && !page.contains(REASONS), "{page}");
        assert!(!page.contains("action=\"/track/notice\""), "no notice goes with it");
        let api = app.guest().post_json("/api/v1/track", &form(5), &serde_json::json!({"number": number, "code": code})).await.expect(200).json();
        assert_eq!((api["disposals"][1]["kind"].as_str(), api["due"].as_array().unwrap().len()), (Some("court-report"), 0), "{api}");
        let seen = sho.get(&format!("/reports/{report}?purpose=supervise")).await.expect(200).text();
        assert!(seen.contains("ended with a report under section 173"), "{seen}");
        app.expect_clean().await;
    }

    /// A cognizable matter is closed by no word; the report of its investigation ends it, and she is told why and what she can do.
    async fn an_untraced_report_ends_a_cognizable_matter(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let dpo = app.officer("dpo", "QTA").await;
        let (report, number, code) = crate::fir::told(&sho, &form(1)).await;
        let fir = crate::fir::register(&sho, &report, &form(2)).await.expect(303).location();
        let path = format!("/reports/{report}");
        let ask = async |who: &Browser<'_>, n| {
            let once = form(n);
            who.post(&format!("{path}/closing"), &[("reason", "پتہ نہ چلا"), ("once", once.as_str())]).await
        };
        assert!(ask(&dpo, 3).await.expect(409).text().contains("A cognizable matter ends only by a report"));
        send(&sho, &fir, "interim", 4).await.expect(303);
        assert!(ask(&dpo, 5).await.expect(409).text().contains("A cognizable matter ends only by a report"), "an interim report ends nothing");
        send(&sho, &fir, "untraced", 6).await.expect(303);
        assert!(ask(&dpo, 7).await.expect(409).text().contains("nothing is left to be closed"));
        let once = form(8);
        dpo.post(&format!("{path}/reopen"), &[("once", once.as_str())]).await.expect(409);
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let page = app.guest().post("/track", &held).await.expect(200).text();
        assert!(page.contains("have ended the investigation") && page.contains(REASONS) && page.contains("what you object to"), "{page}");
        assert!(!page.contains("value=\"reopened\"") && !page.contains("گل خان"), "{page}");
        let notice = [held[0], held[1], ("kind", "untraced")];
        assert!(app.guest().post("/track/notice", &notice).await.expect(200).bytes.starts_with(b"%PDF"));
        app.guest().post("/track/notice", &[held[0], held[1], ("kind", "interim-report")]).await.expect(404);
        let once = form(9);
        let reopen = [held[0], held[1], ("go", "do"), ("step", "reopened"), ("once", once.as_str())];
        assert!(app.guest().post("/track/closing", &reopen).await.expect(409).text().contains("it cannot be opened again here"));
        app.expect_clean().await;
    }

    /// A sealed FIR: whoever is named for it reports to the court; the station's list, file and diary say nothing of it, and her page
    /// names no court.
    async fn a_sealed_one_says_nothing_of_it(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let named = app.officer("woman-officer", "QTA").await;
        let once = form(1);
        let sealed = [("words", "شوہر مارتا ہے"), ("spoken", "urdu"), ("landmark", "ریلوے پھاٹک"), ("seal", "violence"), ("once", once.as_str())];
        let slip = clerk.post("/reports/new", &sealed).await.expect(303).location();
        let page = clerk.get(&slip).await.expect(200).text();
        let (_, rest) = page.split_once("slip-code").unwrap();
        let (_, rest) = rest.split_once("<bdi dir=\"ltr\">").unwrap();
        let code = rest.split_once("</bdi>").unwrap().0.to_owned();
        let report = slip.trim_start_matches("/reports/").trim_end_matches("/slip").to_owned();
        let fir = crate::fir::register(&named, &report, &form(2)).await.expect(303).location();
        assert!(named.get(&fir).await.expect(200).text().contains(&format!("{fir}/report")));
        send(&sho, &fir, "complete", 3).await.expect(403);
        send(&named, &fir, "untraced", 4).await.expect(303);
        let page = named.get(&fir).await.expect(200).text();
        assert!(page.contains(COURT) && page.contains(REASONS), "{page}");
        for list in ["/challans", "/challans.csv", "/challans?state=untraced", "/api/v1/challans", "/diary", "/diary.csv", fir.as_str()] {
            let read = sho.get(list).await.expect(200).text();
            for secret in [COURT, REASONS, FOUND, "گل خان", "Untraced report"] {
                assert!(!read.contains(secret), "{list} says {secret}: {read}");
            }
            assert!(!list.contains("challans") || !read.contains("1/26"), "{list}: {read}");
        }
        sho.get(&format!("{fir}/reports/1")).await.expect(404);
        assert!(named.get("/challans").await.expect(200).text().contains("1/26"));
        let page = app.guest().post("/track", &[("number", ""), ("code", &code)]).await.expect(200).text();
        for secret in [COURT, REASONS, "گل خان", "section 173", "Untraced", "untraced"] {
            assert!(!page.contains(secret), "her code may be in other hands; {secret}: {page}");
        }
        let asked = serde_json::json!({"number": "", "code": code});
        let api = app.guest().post_json("/api/v1/track", &form(5), &asked).await.expect(200).json();
        assert!(api["disposals"].as_array().unwrap().is_empty() && api["due"].as_array().unwrap().is_empty(), "{api}");
        app.guest().post("/track/notice", &[("number", ""), ("code", &code), ("kind", "untraced")]).await.expect(404);
        settled(&app).await;
        assert!(clocks(&sho, "running").await.is_empty());
        app.expect_clean().await;
    }
}
