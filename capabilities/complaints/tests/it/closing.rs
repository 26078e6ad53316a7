//! Closing a report with its citizen's word, and opening it again.

use std::sync::Arc;

use deadlines::Sources;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use testkit::{Browser, Reply, TestApp};

use crate::{file, once, slip};

const DAY: i64 = 86_400;

/// A report told at the counter and sorted, three days and more ago: its path, number and code.
async fn told(app: &TestApp, sort: &str) -> (String, String, String) {
    let clerk = app.officer("moharrir", "QTA-SAR").await;
    let at = file(&clerk, &once(), &[]).await.expect(303).location();
    let (number, code) = slip(&clerk, &at).await;
    let report = at.trim_end_matches("/slip").to_owned();
    if !sort.is_empty() {
        let fields = [("sort", sort), ("reason", "حکم نامے کے مطابق"), ("once", &once())];
        clerk.post(&format!("{report}/sortings"), &fields).await.expect(303);
    }
    app.clock.advance(3 * DAY + 60);
    (report, number, code)
}

/// Another one, by the same clerk.
async fn again(app: &TestApp) -> (String, String, String) {
    let clerk = app.back("moharrir", "QTA-SAR").await;
    let at = file(&clerk, &once(), &[]).await.expect(303).location();
    let (number, code) = slip(&clerk, &at).await;
    let report = at.trim_end_matches("/slip").to_owned();
    let fields = [("sort", "non-cognizable"), ("reason", "حکم نامے کے مطابق"), ("once", &once())];
    clerk.post(&format!("{report}/sortings"), &fields).await.expect(303);
    app.clock.advance(3 * DAY + 60);
    (report, number, code)
}

async fn ask(who: &Browser<'_>, report: &str) -> Reply {
    who.post(&format!("{report}/closing"), &[("reason", "راستہ کھول دیا گیا"), ("once", &once())]).await
}

async fn answer(who: &Browser<'_>, report: &str, fields: &[(&str, &str)]) -> Reply {
    let once = once();
    let mut fields = fields.to_vec();
    fields.push(("once", &once));
    who.post(&format!("{report}/closing/answer"), &fields).await
}

async fn press(app: &TestApp, (number, code): (&str, &str), step: &str) -> Reply {
    let once = once();
    let fields = [
        ("number", number),
        ("code", code),
        ("once", &once),
        ("go", "do"),
        ("step", step),
        ("place", "گھر میں"),
        ("present", "کوئی نہیں"),
    ];
    app.guest().post("/track/closing", &fields).await
}

async fn tracked(app: &TestApp, (number, code): (&str, &str)) -> String {
    app.guest().post("/track", &[("number", number), ("code", code)]).await.expect(200).text()
}

/// The limits of a report as they stand once everything that was done is known: clock, by when, when it ended.
async fn limits(app: &TestApp, report: &str) -> Vec<(String, i64, Option<i64>)> {
    app.settle().await;
    let sources: Sources = Arc::from([Arc::new(complaints::service::Clocked) as Arc<dyn capability::Timed>]);
    deadlines::catch_up(&app.core, &sources).await.unwrap();
    app.settle().await;
    let tx = app.core.db.read().await.unwrap();
    let report = report.trim_start_matches("/reports/").parse().unwrap();
    let found = deadlines::service::of_record(&tx, &app.core.catalogue, report).await.unwrap();
    tx.commit().await.unwrap();
    found
        .into_iter()
        .map(|one| (one.clock, one.due_at.micros(), one.stopped_at.map(kernel::Timestamp::micros)))
        .collect()
}

/// How often somebody was told that a limit has passed.
async fn steps(app: &TestApp) -> usize {
    let tx = app.core.db.read().await.unwrap();
    let asked = "SELECT id FROM deadlines_step".to_owned();
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), asked)).await.unwrap();
    tx.commit().await.unwrap();
    rows.len()
}

testkit::both_engines! { app crate::app;
    /// Asked from the district by somebody who never handled it, three days on; she agrees with one press, and opens it again with one.
    async fn she_agrees_and_opens_it_again(app: TestApp) {
        let (report, number, code) = told(&app, "non-cognizable").await;
        let held = (number.as_str(), code.as_str());
        press(&app, held, "agreed").await.expect(409);
        let dpo = app.officer("dpo", "QTA").await;
        dpo.get(&format!("{report}/closing")).await.expect(200);
        ask(&dpo, &report).await.expect(303);
        ask(&dpo, &report).await.expect(409);
        let page = tracked(&app, held).await;
        assert!(page.contains("راستہ کھول دیا گیا") && page.contains("value=\"agreed\""), "{page}");
        press(&app, (number.as_str(), "7KM2-PQX9-4TH3"), "agreed").await.expect(422);
        let page = press(&app, held, "agreed").await.expect(200).text();
        assert!(page.contains("closed because you agreed") && page.contains("value=\"reopened\""), "{page}");
        let read = dpo.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(read.contains("Agreed to close it") && read.contains("was closed with the word") && read.contains("Open it again"), "{read}");
        ask(&dpo, &report).await.expect(409);
        let page = press(&app, held, "reopened").await.expect(200).text();
        assert!(!page.contains("closed because you agreed") && page.contains("Opened again"), "{page}");
        press(&app, held, "reopened").await.expect(409);
        app.expect_clean().await;
    }

    /// Closed with her word, its limits run on, pass and climb; opened again, they are the same.
    async fn closing_stops_no_clock(app: TestApp) {
        let (report, number, code) = told(&app, "non-cognizable").await;
        let held = (number.as_str(), code.as_str());
        let before = limits(&app, &report).await;
        assert!(before.iter().any(|(_, _, stopped)| stopped.is_none()), "{before:?}");
        let dpo = app.officer("dpo", "QTA").await;
        ask(&dpo, &report).await.expect(303);
        press(&app, held, "agreed").await.expect(200);
        assert!(tracked(&app, held).await.contains("closed because you agreed"));
        assert_eq!(limits(&app, &report).await, before, "closed");
        let told = steps(&app).await;
        app.clock.advance(8 * DAY);
        assert_eq!(limits(&app, &report).await, before, "a week on");
        assert!(steps(&app).await > told, "and they climb");
        press(&app, held, "reopened").await.expect(200);
        assert_eq!(limits(&app, &report).await, before, "opened again");
        app.expect_clean().await;
    }

    /// Not by the station, not by whoever handled it, not before three days, not of what was not sorted.
    async fn only_who_never_handled_it_asks_and_not_too_early(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let dpo = app.officer("dpo", "QTA").await;
        let at = file(&sho, &once(), &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip").to_owned();
        ask(&sho, &report).await.expect(403);
        let page = ask(&dpo, &report).await.expect(409).text();
        assert!(page.contains("First it must be said"), "{page}");
        let sort = |once: String| [("sort".to_owned(), "non-cognizable".to_owned()), ("reason".to_owned(), "x".to_owned()), ("once".to_owned(), once)];
        let fields = sort(once());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        sho.post(&format!("{report}/sortings"), &fields).await.expect(303);
        let page = ask(&dpo, &report).await.expect(409).text();
        assert!(page.contains("three days after"), "{page}");
        app.clock.advance(3 * DAY);
        let (dpo, rpo) = (app.back("dpo", "QTA").await, app.officer("rpo", "R-QTA").await);
        let fields = sort(once());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        dpo.post(&format!("{report}/sortings"), &fields).await.expect(303);
        let page = ask(&dpo, &report).await.expect(409).text();
        assert!(page.contains("You have handled this report"), "{page}");
        ask(&rpo, &report).await.expect(303);
        let elsewhere = app.officer("sho", "QTA-CTY").await;
        ask(&elsewhere, &report).await.expect(404);
        app.expect_clean().await;
    }

    /// A cognizable matter is not closed, taken back or not; and one that turns out so afterwards is open again by that alone.
    async fn a_cognizable_matter_is_ended_by_none_of_it(app: TestApp) {
        let (report, number, code) = told(&app, "grave").await;
        let held = (number.as_str(), code.as_str());
        let dpo = app.officer("dpo", "QTA").await;
        let page = ask(&dpo, &report).await.expect(409).text();
        assert!(page.contains("CrPC 173"), "{page}");
        let page = press(&app, held, "withdrawn").await.expect(200).text();
        assert!(page.contains("You withdrew your report") && page.contains("گھر میں"), "{page}");
        assert!(!page.contains("You have withdrawn") && !page.contains("value=\"reopened\""), "it ends nothing: {page}");
        let sho = app.officer("sho", "QTA-SAR").await;
        let at = file(&sho, &once(), &[]).await.expect(303).location();
        let (number, code) = slip(&sho, &at).await;
        let held = (number.as_str(), code.as_str());
        let before = tracked(&app, held).await;
        assert!(before.contains("What comes next, and by when") && before.contains("If nothing happens"), "{before}");
        // Her page speaks to her, and names nothing that is due no more; the officers' page speaks of her.
        let hers = press(&app, held, "withdrawn").await.expect(200).text();
        assert!(hers.contains("You have withdrawn your report") && hers.contains("value=\"reopened\""), "{hers}");
        assert!(hers.contains("If you want it to go on") && hers.contains("tel:"), "{hers}");
        for gone in ["whoever told it", "Whoever told", "What comes next", "If nothing happens", "If an FIR is refused"] {
            assert!(!hers.contains(gone), "{gone}: {hers}");
        }
        let typed = json!({ "number": held.0, "code": held.1 });
        let said = app.guest().post_json("/api/v1/track", &once(), &typed).await.expect(200).json();
        assert_eq!(said["due"], json!([]));
        let report = at.trim_end_matches("/slip");
        let read = sho.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(read.contains("Whoever told this report has taken it back") && read.contains("Taken back by"), "{read}");
        for press in ["button", "button secondary"] {
            assert!(!read.contains(&format!("class=\"{press}\" href=\"{report}/")), "nothing is next: {read}");
        }
        assert!(read.contains(&format!("href=\"{report}/contacts\"")), "{read}");
        sho.post(&format!("{report}/sortings"), &[("sort", "property"), ("once", &once())]).await.expect(303);
        assert!(!tracked(&app, held).await.contains("You have withdrawn"), "open by law");
        app.expect_clean().await;
    }

    /// Of a sealed report a code ends nothing: it may be in the hands of whom she fears. Her handlers read what was said with it.
    async fn a_sealed_report_is_not_ended_by_its_code(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let at = file(&sho, &once(), &[("seal", "violence")]).await.expect(303).location();
        let (number, code) = slip(&sho, &at).await;
        for held in [(number.as_str(), code.as_str()), ("", code.as_str())] {
            let page = press(&app, held, "withdrawn").await.expect(200).text();
            assert!(!page.contains("You have withdrawn") && page.contains("You withdrew your report"), "{page}");
        }
        let report = at.trim_end_matches("/slip");
        let read = named.get(&format!("{report}?purpose=investigate")).await.expect(200).text();
        assert!(read.matches("Taken back by").count() == 2 && !read.contains("has taken it back"), "{read}");
        app.expect_clean().await;
    }

    /// Each way of agreeing has its proof; whoever is not reached keeps an open report; after a no it is asked anew.
    async fn every_way_has_its_proof_and_silence_closes_nothing(app: TestApp) {
        let (report, number, code) = told(&app, "non-cognizable").await;
        let dpo = app.officer("dpo", "QTA").await;
        answer(&dpo, &report, &[("step", "unreached"), ("words", "x")]).await.expect(409);
        ask(&dpo, &report).await.expect(303);
        answer(&dpo, &report, &[("step", "unreached"), ("words", " ")]).await.expect(422);
        answer(&dpo, &report, &[("step", "unreached"), ("words", "۱۰ بجے فون، ۱۴ بجے گھر")]).await.expect(303);
        let page = tracked(&app, (&number, &code)).await;
        assert!(page.contains("could not be reached") && page.contains("value=\"agreed\""), "{page}");
        answer(&dpo, &report, &[("step", "declined")]).await.expect(303);
        answer(&dpo, &report, &[("step", "agreed"), ("way", "code"), ("code", &code)]).await.expect(409);
        ask(&dpo, &report).await.expect(303);
        for (way, more) in [("slip", ("file", "019ab5c0-0000-7000-8000-00000000dead")), ("voice", ("file", "")), ("in-person", ("words", "")),
            ("code", ("code", "7KM2-PQX9-4TH3")), ("", ("code", ""))] {
            answer(&dpo, &report, &[("step", "agreed"), ("way", way), more]).await.expect(422);
        }
        answer(&dpo, &report, &[("step", "agreed"), ("way", "in-person"), ("words", "ضلعی دفتر میں، بھائی موجود")]).await.expect(303);
        let clerk = app.back("moharrir", "QTA-SAR").await;
        clerk.post(&format!("{report}/reopen"), &[("once", &once())]).await.expect(303);
        clerk.post(&format!("{report}/reopen"), &[("once", &once())]).await.expect(409);
        let elsewhere = app.officer("moharrir", "QTA-CTY").await;
        elsewhere.post(&format!("{report}/reopen"), &[("once", &once())]).await.expect(404);
        app.expect_clean().await;
    }

    /// A signed slip and her recorded voice are files of that very report, each for its own way; with one of them it is closed, and the
    /// diary says so.
    async fn a_signed_slip_and_her_voice_close_it(app: TestApp) {
        let mut voice = b"OggS\0\x02".to_vec();
        voice.extend((0..20_000_u32).map(|at| (at % 251) as u8));
        let slip_file: &[u8] = b"%PDF-1.7\nsigned\n%%EOF";
        app.officer("dpo", "QTA").await;
        for (way, other) in [("slip", "voice"), ("voice", "slip")] {
            let (report, number, code) = if way == "slip" {
                told(&app, "non-cognizable").await
            } else {
                again(&app).await
            };
            let held = (number.as_str(), code.as_str());
            let dpo = app.back("dpo", "QTA").await;
            let sent = app
                .guest()
                .post_files("/track/evidence", &[("number", held.0), ("code", held.1)], &[("photo", "slip.pdf", slip_file), ("voice", "a.ogg", &voice)])
                .await;
            sent.expect(200);
            let files = dpo.get(&format!("/api/v1{report}/evidence?purpose=supervise")).await.expect(200).json();
            let of = |kind: &str| {
                let files = files["files"].as_array().unwrap();
                let file = files.iter().find(|file| file["kind"].as_str().unwrap().contains(kind));
                file.unwrap_or_else(|| panic!("{kind}: {files:?}"))["id"].as_str().unwrap().to_owned()
            };
            let (paper, sound) = (of("document"), of("voice"));
            let (right, wrong) = if way == "slip" { (&paper, &sound) } else { (&sound, &paper) };
            ask(&dpo, &report).await.expect(303);
            let form = dpo.get(&format!("{report}/closing")).await.expect(200).text();
            for (file, called) in [(paper.as_str(), "Photo or PDF ·"), (sound.as_str(), "Voice recording ·")] {
                assert!(form.contains(&format!("value=\"{file}\">{called}")), "{form}");
            }
            answer(&dpo, &report, &[("step", "agreed"), ("way", way), ("file", wrong)]).await.expect(422);
            answer(&dpo, &report, &[("step", "agreed"), ("way", other), ("file", right)]).await.expect(422);
            assert!(!tracked(&app, held).await.contains("closed because you agreed"));
            answer(&dpo, &report, &[("step", "agreed"), ("way", way), ("file", right)]).await.expect(303);
            assert!(tracked(&app, held).await.contains("closed because you agreed"), "{way}");
            let read = dpo.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
            assert!(read.contains("Agreed to close it") && read.contains("was closed with the word"), "{read}");
        }
        app.expect_clean().await;
    }

    /// Counted by office and month for whoever commands it; small counts are not shown; JSON does the same as the pages.
    async fn both_are_counted_and_small_counts_hidden(app: TestApp) {
        let (report, number, code) = told(&app, "non-cognizable").await;
        let dpo = app.officer("dpo", "QTA").await;
        let id = report.trim_start_matches("/reports/");
        let key = once();
        let body = json!({ "reason": "راستہ کھول دیا گیا" });
        dpo.post_json(&format!("/api/v1/reports/{id}/closing"), &key, &body).await.expect(201);
        dpo.post_json(&format!("/api/v1/reports/{id}/closing"), &key, &body).await.expect(200);
        for _ in 0..6 {
            let act = |step: &str| json!({ "number": number, "code": code, "step": step });
            app.guest().post_json("/api/v1/track/closing", &once(), &act("declined")).await.expect(201);
            dpo.post_json(&format!("/api/v1/reports/{id}/closing"), &once(), &body).await.expect(201);
        }
        dpo.post_json(&format!("/api/v1/reports/{id}/closing/answer"), &once(), &json!({ "step": "agreed", "way": "code", "code": code }))
            .await
            .expect(201);
        dpo.post_json(&format!("/api/v1/reports/{id}/reopen"), &once(), &json!({})).await.expect(201);
        let rows = dpo.get("/api/v1/closings").await.expect(200).json();
        let row = &rows["rows"][0];
        assert_eq!((row["office"].as_str(), row["asked"].as_u64(), row["declined"].as_u64()), (Some("QTA-SAR"), Some(7), None));
        assert_eq!((row["agreed"].as_u64(), row["against_her_word"].as_u64()), (None, Some(0)));
        let page = dpo.get("/closings").await.expect(200).text();
        assert!(page.contains("Not shown") && page.contains("Disposed of against the citizen"), "{page}");
        assert!(page.contains("November 2026") && !page.contains("2026-11"), "{page}");
        assert!(dpo.get("/closings.csv").await.expect(200).text().contains("2026-11"));
        let clerk = app.back("moharrir", "QTA-SAR").await;
        assert_eq!(clerk.get("/api/v1/closings").await.expect(200).json()["rows"].as_array().unwrap().len(), 0);
        app.expect_clean().await;
    }
}
