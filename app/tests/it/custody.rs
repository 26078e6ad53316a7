//! The custody register with the real wiring, on both engines: its clocks count from the arrest and a magistrate stops them; of a
//! sealed FIR nobody is named, and somebody is told all the same.

use db::Engine;
use deadlines::{Sources, catch_up};
use serde_json::{Value, json};
use testkit::{Browser, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

fn sources() -> Sources {
    khidmat::capabilities::timed(&khidmat::capabilities::all())
}

const HOUR: i64 = 3_600;
const NAME: &str = "یوسف";
/// What somebody typed beside the sections of an FIR.
const TYPED: &str = "376 ت پ، پڑوسی کے گھر";
const COURT: &str = "عدالت جوڈیشل مجسٹریٹ سریاب";

fn form(n: u16) -> String {
    format!("019ab5c0-0000-7000-8000-000000{n:06}")
}

/// What has just been committed becomes known, and what is due is told.
async fn settled(app: &TestApp) {
    app.settle().await;
    catch_up(&app.core, &sources()).await.unwrap();
    app.settle().await;
}

async fn later(app: &TestApp, hours: i64) {
    app.clock.advance(hours * HOUR);
    settled(app).await;
}

/// Arrests somebody at an hour of 21 November 2026, or of the day named; the record's page.
async fn arrest(clerk: &Browser<'_>, n: u16, (on, at): (&str, &str), fir: &str) -> String {
    let ground = if fir.is_empty() { "crpc-54" } else { "fir" };
    let sections = if fir.is_empty() { "379 ت پ" } else { TYPED };
    let body = json!({"name": NAME, "parentage": "کریم", "gender": "male", "child": "no", "ground": ground, "fir": fir, "sections": sections,
        "place": "کاریز", "arrested_on": on, "arrested_at": at, "arrested_by": "نصیر", "grounds_told": "yes", "condition": "ٹھیک",
        "relative": {"why_not": "فون بند"}});
    let made = clerk.post_json("/api/v1/custody", &form(n), &body).await.expect(201).json();
    format!("/custody/{}", made["id"].as_str().unwrap())
}

async fn produce(clerk: &Browser<'_>, record: &str, n: u16, (on, at): (&str, &str), order: &str) {
    let until = if order == "police-remand" { "2026-11-25" } else { "" };
    let body = json!({"court": COURT, "produced_on": on, "produced_at": at, "order": order, "until": until});
    clerk.post_json(&format!("/api/v1{record}/produce"), &form(n), &body).await.expect(204);
}

async fn clocks(who: &Browser<'_>, which: &str) -> Vec<Value> {
    let list = who.get(&format!("/api/v1/clocks?which={which}")).await.expect(200).json();
    let of = |row: &&Value| row["clock"].as_str().unwrap().starts_with("custody.");
    list["rows"].as_array().unwrap().iter().filter(of).cloned().collect()
}

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["clock"].as_str().unwrap()).collect()
}

testkit::both_engines! { app app;
    /// Both clocks count from the hour of arrest, the station is told after 18 hours, circle and then district after 24; a magistrate
    /// stops them, and a remand to police custody does too.
    async fn twenty_four_hours_count_from_the_arrest(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        app.officer("sdpo", "QTA-C-SAR").await;
        app.officer("dpo", "QTA").await;
        let record = arrest(&clerk, 1, ("2026-11-21", "11:05"), "").await;
        let other = arrest(&clerk, 2, ("2026-11-21", "14:05"), "").await;
        settled(&app).await;
        let running = clocks(&clerk, "running").await;
        assert_eq!(running.len(), 4, "{running:?}");
        let due: Vec<_> = running.iter().filter(|row| row["number"] == "QTA-SAR-C-1/26").map(|row| row["due_at"].as_str().unwrap()).collect();
        assert_eq!(due, ["2026-11-22T00:05:00Z", "2026-11-22T06:05:00Z"], "18 and 24 hours after 11:05 in Pakistan");
        produce(&clerk, &other, 3, ("2026-11-21", "14:05"), "police-remand").await;
        settled(&app).await;
        assert_eq!(names(&clocks(&clerk, "running").await), ["custody.warn", "custody.magistrate"]);
        later(&app, 16).await;
        let clerk = app.back("moharrir", "QTA-SAR").await;
        let late = clocks(&clerk, "late").await;
        assert_eq!((names(&late), &late[0]["told"]), (vec!["custody.warn"], &json!("Officer in charge")));
        app.clock.advance(60);
        later(&app, 5).await;
        let sdpo = app.back("sdpo", "QTA-C-SAR").await;
        let late = clocks(&sdpo, "late").await;
        assert_eq!((names(&late), &late[1]["told"]), (vec!["custody.warn", "custody.magistrate"], &json!("SDPO")), "at once");
        later(&app, 1).await;
        let dpo = app.back("dpo", "QTA").await;
        assert_eq!(clocks(&dpo, "late").await[1]["told"], "District Police Officer", "an hour later");
        let clerk = app.back("moharrir", "QTA-SAR").await;
        produce(&clerk, &record, 4, ("2026-11-22", "12:00"), "judicial").await;
        settled(&app).await;
        assert!(clocks(&dpo, "running").await.is_empty() && clocks(&dpo, "late").await.is_empty());
        app.expect_clean().await;
    }

    /// Whoever came on remand, or was in the lock-up before this register began, is entered with the first production: nobody is told
    /// that no magistrate has seen him, and the fifteen days count from that first one.
    async fn whoever_came_on_remand_alarms_nobody(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let dpo = app.officer("dpo", "QTA").await;
        let with = |until: &str, order: &str| json!({"name": NAME, "parentage": "کریم", "gender": "male", "child": "no", "ground": "crpc-54", "sections": "379 ت پ",
            "place": "کاریز", "arrested_on": "2026-11-15", "arrested_at": "10:00", "arrested_by": "نصیر", "grounds_told": "yes", "condition": "ٹھیک",
            "relative": {"why_not": "فون بند"},
            "produced": {"court": COURT, "produced_on": "2026-11-16", "produced_at": "09:00", "order": order, "until": until}});
        let faults = clerk.post_json("/api/v1/custody", &form(1), &with("2026-12-02", "police-remand")).await.expect(422).text();
        assert!(faults.contains("\"until\"") && faults.contains("01-12-2026"), "{faults}");
        clerk.post_json("/api/v1/custody", &form(2), &with("", "")).await.expect(422);
        let made = clerk.post_json("/api/v1/custody", &form(3), &with("2026-11-25", "police-remand")).await.expect(201).json();
        let record = format!("/custody/{}", made["id"].as_str().unwrap());
        settled(&app).await;
        for who in [&clerk, &dpo] {
            assert!(clocks(who, "running").await.is_empty() && clocks(who, "late").await.is_empty());
        }
        let page = clerk.get(&record).await.expect(200).text();
        assert!(page.contains("Police custody until") && page.contains(COURT), "{page}");
        let diary = clerk.get("/diary").await.expect(200).text();
        assert!(diary.contains("Court production") && diary.contains("جسمانی ریمانڈ تا"), "{diary}");
        let beyond = json!({"court": COURT, "produced_on": "2026-11-21", "produced_at": "14:00", "order": "police-remand", "until": "2026-12-02"});
        clerk.post_json(&format!("/api/v1{record}/produce"), &form(4), &beyond).await.expect(422);
        app.expect_clean().await;
    }

    /// An arrest entered the day after is late at once: typing late gains nothing. A release ends it.
    async fn a_late_arrest_is_late_at_once(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        app.officer("sdpo", "QTA-C-SAR").await;
        let record = arrest(&clerk, 1, ("2026-11-20", "13:00"), "").await;
        settled(&app).await;
        let late = clocks(&clerk, "late").await;
        assert_eq!(names(&late), ["custody.warn", "custody.magistrate"]);
        assert_eq!(late[1]["told"], "District Police Officer", "an hour and five minutes beyond: everybody up to the district at once");
        let body = json!({"end": "bail-police", "ended_on": "2026-11-21", "ended_at": "14:00"});
        clerk.post_json(&format!("/api/v1{record}/release"), &form(2), &body).await.expect(204);
        settled(&app).await;
        assert!(clocks(&clerk, "late").await.is_empty());
        app.expect_clean().await;
    }

    /// Given to another station somebody is still in custody: the hours go on until a court has seen the person, and this station's
    /// record takes the production. It ends nothing twice.
    async fn handing_over_stops_no_clock(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let record = arrest(&clerk, 1, ("2026-11-21", "11:05"), "").await;
        let body = json!({"end": "handed-over", "ended_on": "2026-11-21", "ended_at": "14:00", "words": "تھانہ سٹی"});
        clerk.post_json(&format!("/api/v1{record}/release"), &form(2), &body).await.expect(204);
        settled(&app).await;
        assert_eq!(names(&clocks(&clerk, "running").await), ["custody.warn", "custody.magistrate"]);
        let page = clerk.get(&record).await.expect(200).text();
        assert!(page.contains("The 24 hours go on") && !page.contains("value=\"handed-over\""), "{page}");
        clerk.post_json(&format!("/api/v1{record}/release"), &form(3), &body).await.expect(422);
        produce(&clerk, &record, 4, ("2026-11-21", "14:05"), "police-remand").await;
        settled(&app).await;
        assert!(clocks(&clerk, "running").await.is_empty());
        let again = json!({"court": COURT, "produced_on": "2026-11-21", "produced_at": "14:05", "order": "bail"});
        clerk.post_json(&format!("/api/v1{record}/produce"), &form(5), &again).await.expect(409);
        let page = clerk.get(&record).await.expect(200).text();
        assert!(page.contains("Handed to another station") && page.contains(COURT) && !page.contains("The 24 hours go on"), "{page}");
        // What happened there may also be an end without a court.
        let other = arrest(&clerk, 7, ("2026-11-21", "12:05"), "").await;
        clerk.post_json(&format!("/api/v1{other}/release"), &form(8), &body).await.expect(204);
        let freed = json!({"end": "released-169", "ended_on": "2026-11-21", "ended_at": "14:05"});
        clerk.post_json(&format!("/api/v1{other}/release"), &form(9), &freed).await.expect(204);
        clerk.post_json(&format!("/api/v1{other}/release"), &form(10), &freed).await.expect(409);
        let words = [("court", COURT), ("produced_on", "21-11-2026"), ("produced_at", "14:05"), ("order", "bail"), ("once", "019ab5c0-0000-7000-8000-0000000000f1")];
        let late = clerk.post(&format!("{other}/produce"), &words).await.expect(422).text();
        assert!(late.contains("What you typed was not recorded") && late.contains(COURT), "nothing is lost: {late}");
        settled(&app).await;
        assert!(clocks(&clerk, "running").await.is_empty());
        let opening = form(6);
        clerk.post("/diary/open", &[("custody", "nobody"), ("once", opening.as_str())]).await.expect(303);
        app.expect_clean().await;
    }

    /// What was lawfully erased tells nobody any more, and stands in no opening of the diary.
    async fn what_is_erased_runs_no_clock(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let record = arrest(&clerk, 1, ("2026-11-21", "14:00"), "").await;
        settled(&app).await;
        app.erase("custody", record.trim_start_matches("/custody/").parse().unwrap()).await;
        let opening = form(2);
        clerk.post("/diary/open", &[("custody", "nobody"), ("once", opening.as_str())]).await.expect(303);
        later(&app, 30).await;
        assert!(clocks(&app.back("moharrir", "QTA-SAR").await, "late").await.is_empty());
        app.expect_clean().await;
    }

    /// Of a sealed FIR nobody who is not named for it is shown the person: not in list, file, record, diary or API; the clock runs for
    /// the station by its number, and the station enters what follows.
    async fn a_sealed_fir_names_nobody_and_its_clock_runs(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let once = form(90);
        let fields = [("source", "oral"), ("words", "پڑوسی"), ("name", "زرمینہ"), ("sections", "376"), ("presence", "not-hers"),
            ("signed", "thumb"), ("read_over", "yes"), ("once", once.as_str())];
        sho.post("/firs/new", &fields).await.expect(303);
        let record = arrest(&clerk, 1, ("2026-11-21", "13:05"), "1/26").await;
        settled(&app).await;
        let api = format!("/api/v1{record}");
        for who in [&clerk, &sho] {
            for page in ["/custody", "/custody.csv", "/api/v1/custody", "/diary", "/diary.csv", "/diary/open", record.as_str(), api.as_str()] {
                let text = who.get(page).await.expect(200).text();
                assert!(!text.contains(NAME) && !text.contains("کاریز") && !text.contains("گھر"), "{page}: {text}");
            }
        }
        assert!(clerk.get("/custody").await.text().contains("QTA-SAR-C-1/26"));
        assert!(clerk.get(&record).await.text().contains("Only the officers named"));
        assert!(named.get(&record).await.expect(200).text().contains(NAME), "whoever is named reads it");
        app.officer("sho", "QTA-CTY").await.get(&record).await.expect(404);
        let running = clocks(&sho, "running").await;
        assert_eq!((names(&running), &running[0]["number"]), (vec!["custody.warn", "custody.magistrate"], &json!("QTA-SAR-C-1/26")));
        let opening = form(91);
        clerk.post("/diary/open", &[("custody", "held"), ("once", opening.as_str())]).await.expect(303);
        let diary = clerk.get("/diary").await.expect(200).text();
        assert!(!diary.contains(NAME) && !diary.contains("گھر") && diary.contains("نام سر بمہر"), "{diary}");
        let other = arrest(&clerk, 3, ("2026-11-21", "13:06"), "1/26").await;
        produce(&clerk, &record, 2, ("2026-11-21", "14:00"), "judicial").await;
        let body = json!({"end": "released-other", "ended_on": "2026-11-21", "ended_at": "14:00", "words": "بھائی گل خان کے سپرد"});
        clerk.post_json(&format!("/api/v1{other}/release"), &form(4), &body).await.expect(204);
        let diary = clerk.get("/diary").await.text();
        assert!(diary.contains("جوڈیشل ریمانڈ") && diary.contains("رہا"), "it is there: {diary}");
        for secret in [NAME, COURT, "گل خان", "گھر"] {
            assert!(!diary.contains(secret), "{secret}: {diary}");
        }
        for who in [&named, &clerk] {
            let page = who.get(&record).await.expect(200).text();
            assert_eq!(page.contains(COURT), page.contains(NAME), "its officers alone read the court: {page}");
        }
        settled(&app).await;
        assert!(clocks(&sho, "running").await.is_empty());
        app.expect_clean().await;
    }
}
