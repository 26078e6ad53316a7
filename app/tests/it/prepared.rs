//! An FIR prepared for whoever is in charge, with the real wiring, on both engines: it is no FIR, it delays nobody, and what it
//! says is gone once the report is decided.

use sea_orm::EntityTrait;
use serde_json::json;
use station_records::store::draft;
use testkit::{Browser, Reply, TestApp};

use crate::fir::{app, register, told};

const ALL: [&str; 8] = ["b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8"];

fn once(number: usize) -> String {
    format!("019ab5c0-0000-7000-8000-0000000000{}", ALL[number])
}

async fn prepare(clerk: &Browser<'_>, report: &str, once: &str, more: &[(&str, &str)]) -> Reply {
    let mut fields = vec![
        ("report", report),
        ("source", "oral"),
        ("sections", "379"),
        ("words", "میری موٹر سائیکل چوری ہو گئی، نمبر QTA-7741"),
        ("read_over", "yes"),
        ("signed", "thumb"),
        ("once", once),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    clerk.post("/firs/prepared", &fields).await
}

async fn waiting(browser: &Browser<'_>) -> i64 {
    browser.get("/api/v1/reports").await.expect(200).json()["waiting"]["prepared"].as_i64().unwrap()
}

/// Every row: ended or not, and whether it still says something.
async fn rows(app: &TestApp) -> Vec<(bool, bool)> {
    let tx = app.core.db.read().await.unwrap();
    let mut rows = draft::Entity::find().all(&tx).await.unwrap();
    tx.commit().await.unwrap();
    rows.sort_by_key(|row| (row.report, row.ordinal));
    rows.into_iter().map(|row| (row.ended_at.is_some(), row.sealed.is_some())).collect()
}

testkit::both_engines! { app app;
    /// The clerk prepares without knowing who told it; the one in charge sees by whom, changes, confirms and signs.
    async fn a_clerk_prepares_and_whoever_is_in_charge_signs(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let (report, number, _) = told(&clerk, &once(0)).await;
        let page = clerk.get(&format!("/reports/{report}?purpose=serve-citizen")).await.expect(200).text();
        assert!(page.contains("Prepare the FIR"), "{page}");
        let form = clerk.get(&format!("/firs/new?report={report}")).await.expect(200).text();
        assert!(form.contains("action=\"/firs/prepared\"") && !form.contains("گل بی بی"), "{form}");
        prepare(&clerk, &report, &once(1), &[]).await.expect(303);
        prepare(&clerk, &report, &once(1), &[]).await.expect(303);
        assert_eq!((waiting(&sho).await, rows(&app).await), (1, vec![(false, true)]), "sent twice is left once");
        let list = sho.get("/reports?waiting=prepared").await.expect(200).text();
        assert!(list.contains(&number) && list.contains("Prepared for the SHO"));
        let page = sho.get(&format!("/reports/{report}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains("An FIR is prepared") && page.contains("Open the prepared FIR"), "{page}");
        assert!(sho.get("/firs").await.text().contains("No FIR yet"), "it is none, and has no number");
        let form = sho.get(&format!("/firs/new?report={report}")).await.expect(200).text();
        assert!(form.contains("QTA-7741") && form.contains("گل بی بی") && form.contains("Prepared by") && form.contains("value=\"379\""), "{form}");
        let (_, read_over) = form.split_once("name=\"read_over\"").unwrap();
        assert!(!read_over.split_once('>').unwrap().0.contains("checked"), "he confirms it himself");
        register(&sho, &report, &once(2)).await.expect(303);
        assert_eq!((waiting(&sho).await, rows(&app).await), (0, vec![(true, false)]), "gone with the number");
        let late = prepare(&clerk, &report, &once(3), &[]).await.expect(422).text();
        assert!(late.contains("id=\"sections-error\"") && late.contains("QTA-7741"), "what was typed stays");
        app.expect_clean().await;
    }

    /// Whoever prepares is not asked about a section outside the list; whoever signs is, and has it as it was typed.
    async fn a_section_outside_the_list_waits_for_whoever_signs(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let (report, ..) = told(&clerk, &once(0)).await;
        prepare(&clerk, &report, &once(1), &[("sections", "379, ۱۵-ب")]).await.expect(303);
        let form = sho.get(&format!("/firs/new?report={report}")).await.expect(200).text();
        assert!(form.contains("value=\"379, ۱۵-ب\"") && !form.contains("warnings_seen"), "{form}");
        let wrong = prepare(&clerk, &report, &once(2), &[("sections", "379, چوری")]).await.expect(422).text();
        assert!(wrong.contains("id=\"sections-error\""), "a section has a number");
        app.expect_clean().await;
    }

    /// The next one left takes the place of the one before; what one clerk typed of who told it another does not see, and keeps.
    async fn the_last_one_left_is_the_one(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let other = app.officer("naib-moharrir", "QTA-SAR").await;
        let (report, ..) = told(&clerk, &once(0)).await;
        prepare(&clerk, &report, &once(1), &[("name", "زرمینہ بی بی"), ("phone", "0301-7654321")]).await.expect(303);
        assert!(clerk.get(&format!("/firs/new?report={report}")).await.text().contains("زرمینہ بی بی"), "his own words");
        let form = other.get(&format!("/firs/new?report={report}")).await.expect(200).text();
        assert!(form.contains("QTA-7741") && !form.contains("زرمینہ") && !form.contains("7654321"), "{form}");
        prepare(&other, &report, &once(2), &[("sections", "379, 34"), ("read_over", "")]).await.expect(303);
        assert_eq!(rows(&app).await, [(true, false), (false, true)], "who and when of both stays");
        let form = sho.get(&format!("/firs/new?report={report}")).await.text();
        assert!(form.contains("379, 34") && form.contains("زرمینہ بی بی") && form.contains("0301-7654321"), "{form}");
        assert_eq!(waiting(&sho).await, 1);
        app.expect_clean().await;
    }

    /// Whoever is in charge numbers it with what he types, or refers it: what was left is gone, and delays nothing.
    async fn it_delays_nobody(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let (numbered, ..) = told(&clerk, &once(0)).await;
        let (referred, ..) = told(&clerk, &once(1)).await;
        for (report, form) in [(&numbered, 2), (&referred, 3)] {
            prepare(&clerk, report, &once(form), &[("sections", "")]).await.expect(303);
        }
        assert_eq!(waiting(&sho).await, 2);
        let fir = register(&sho, &numbered, &once(4)).await.expect(303).location();
        assert!(!sho.get(&fir).await.text().contains("QTA-7741"), "what he typed, not what was left");
        let once = once(5);
        let matter = [("report", &*referred), ("sections", "504"), ("words", "گالی گلوچ"), ("court", "جوڈیشل مجسٹریٹ"), ("once", &once)];
        sho.post("/referrals/new", &matter).await.expect(303);
        assert_eq!((waiting(&sho).await, rows(&app).await), (0, vec![(true, false), (true, false)]));
        app.expect_clean().await;
    }

    /// At the office that holds it and nowhere else; faults are named, and what is unfinished is not.
    async fn only_the_office_that_holds_it_prepares(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let there = app.officer("moharrir", "QTA-CTY").await;
        let _sho_there = app.officer("sho", "QTA-CTY").await;
        let desk = app.officer("desk", "QTA-SAR").await;
        let (report, ..) = told(&clerk, &once(0)).await;
        there.get(&format!("/firs/new?report={report}")).await.expect(404);
        prepare(&there, &report, &once(1), &[]).await.expect(404);
        desk.get(&format!("/firs/new?report={report}")).await.expect(403);
        prepare(&desk, &report, &once(2), &[]).await.expect(403);
        let wrong = prepare(&clerk, &report, &once(3), &[("sections", "9999<"), ("cnic", "12")]).await.expect(422).text();
        assert!(wrong.contains("id=\"sections-error\"") && wrong.contains("id=\"cnic-error\"") && wrong.contains("QTA-7741"));
        prepare(&clerk, "019ab5c0-0000-7000-8000-00000000dead", &once(4), &[]).await.expect(404);
        prepare(&clerk, &report, &once(5), &[("sections", ""), ("words", ""), ("signed", ""), ("source", "")]).await.expect(303);
        let (to, once) = (organisation::unit_id("QTA-CTY").to_string(), once(6));
        sho.post(&format!("/reports/{report}/transfer"), &[("to", &*to), ("ground", "area"), ("once", &*once)]).await.expect(303);
        there.post(&format!("/reports/{report}/transfer/accept"), &[("once", &once)]).await.expect(303);
        assert_eq!((waiting(&sho).await, waiting(&there).await), (0, 0), "it stays behind");
        clerk.get(&format!("/firs/new?report={report}")).await.expect(403);
        let page = there.get(&format!("/reports/{report}?purpose=serve-citizen")).await.expect(200).text();
        assert!(!page.contains("An FIR is prepared") && page.contains("Prepare the FIR"));
        app.expect_clean().await;
    }

    /// The same over JSON; and erasing the report takes what was prepared along.
    async fn the_api_prepares_and_erasure_takes_it_along(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let (report, ..) = told(&clerk, &once(0)).await;
        let body = json!({"report": report, "sections": "379", "words": "موٹر سائیکل QTA-7741"});
        let at = format!("/api/v1/firs/prepared/{report}");
        clerk.get(&at).await.expect(404);
        clerk.post_json("/api/v1/firs/prepared", &once(1), &body).await.expect(201);
        clerk.post_json("/api/v1/firs/prepared", &once(1), &body).await.expect(200);
        clerk.post_json("/api/v1/firs/prepared", &once(2), &json!({"words": "ا"})).await.expect(422);
        let left = sho.get(&at).await.expect(200).json();
        assert_eq!((left["fir"]["sections"].as_str(), left["charge"].as_str()), (Some("379"), Some("moharrir")));
        app.settle().await;
        app.erase("complaint", report.parse().unwrap()).await;
        sho.get(&at).await.expect(404);
        let page = sho.get(&format!("/reports/{report}?purpose=supervise")).await.expect(200).text();
        assert!(!page.contains("Open the prepared FIR"));
        assert!(app.check().await.is_clean());
    }
}
