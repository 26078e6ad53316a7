//! Whatever becomes of a report and of an FIR is told to a system that wants it, with the real wiring, on both engines; and
//! what is told says nothing that a person said.

use db::Engine;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use testkit::{Browser, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

fn once(n: u8) -> String {
    format!("019ab5c0-0000-7000-8000-0000000003{n:02}")
}

const WORDS: &str = "ہمسائے نے تھپڑ مارا";

async fn post(browser: &Browser<'_>, path: &str, n: u8, fields: &[(&str, &str)]) -> String {
    let once = once(n);
    let fields: Vec<_> = fields.iter().copied().chain([("once", once.as_str())]).collect();
    browser.post(path, &fields).await.expect(303).location()
}

/// A report that goes back and forth, becomes an FIR that is not investigated; one that is referred; one whose FIR comes to court.
async fn much_happens(app: &TestApp) {
    let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
    post(&here, "/diary/open", 1, &[("custody", "nobody")]).await;
    let told = [("words", WORDS), ("spoken", "urdu"), ("landmark", "ریلوے پھاٹک")];
    let report = post(&here, "/reports/new", 2, &told).await.trim_end_matches("/slip").to_owned();
    let id = report.trim_start_matches("/reports/");
    post(&here, &format!("{report}/contacts"), 3, &[("way", "phone"), ("result", "spoke")]).await;
    let to = organisation::unit_id("QTA-CTY").to_string();
    let offer = [("to", to.as_str()), ("ground", "area")];
    let transfer = format!("{report}/transfer");
    post(&here, &transfer, 4, &offer).await;
    post(&here, &format!("{transfer}/withdraw"), 5, &[]).await;
    post(&here, &transfer, 6, &offer).await;
    post(&there, &format!("{transfer}/decline"), 7, &[("words", "حدود سے باہر")]).await;
    post(&here, &transfer, 8, &offer).await;
    post(&there, &format!("{transfer}/accept"), 9, &[]).await;
    let form = [
        ("report", id),
        ("source", "written"),
        ("sections", "352"),
        ("words", WORDS),
        ("signed", "thumb"),
        ("warnings_seen", "not-cognizable"),
    ];
    let fir = post(&there, "/firs/new", 10, &form).await;
    post(&there, &format!("{fir}/refusal"), 11, &[("reasons", "شہادت نہیں"), ("court", "عدالت")]).await;
    let added = [("kind", "statement"), ("words", WORDS), ("dictated_by", "گل"), ("written_by", "محرر")];
    post(&there, &format!("{fir}/supplement"), 12, &added).await;
    let other = post(&here, "/reports/new", 13, &told).await.trim_end_matches("/slip").to_owned();
    let slip = here.get(&format!("{other}/slip")).await.expect(200).text();
    let shown = |class: &str| {
        let (_, rest) = slip.split_once(class).expect(class);
        let (_, rest) = rest.split_once("<bdi dir=\"ltr\">").expect("an isolated value");
        rest.split_once("</bdi>").expect("its end").0.to_owned()
    };
    let (number, code, key) = (shown("slip-number"), shown("slip-code"), once(14));
    let more =
        [("number", number.as_str()), ("code", &code), ("go", "add"), ("once", &key), ("words", WORDS)];
    app.guest().post_as_typed("/track/additions", &more).await.expect(200);
    let referral = [
        ("report", other.trim_start_matches("/reports/")),
        ("sections", "352"),
        ("words", WORDS),
        ("court", "عدالت"),
    ];
    post(&here, "/referrals/new", 15, &referral).await;
    let third = post(&here, "/reports/new", 17, &told).await.trim_end_matches("/slip").to_owned();
    let mut own = form;
    own[0].1 = third.trim_start_matches("/reports/");
    let fir = post(&here, "/firs/new", 18, &own).await;
    post(&here, &format!("{fir}/report"), 19, &[("kind", "complete"), ("court", "عدالت"), ("words", WORDS)])
        .await;
    app.clock.advance(17 * 3_600 + 3_000);
    let morning = app.officer("moharrir", "QTA-SAR").await;
    post(&morning, "/diary/close", 16, &[("cash", "100")]).await;
}

testkit::both_engines! { app app;
    async fn every_published_event_is_told_and_says_nothing_of_anybody(app: TestApp) {
        let published = khidmat::capabilities::published(&khidmat::capabilities::all());
        let events: Vec<&str> = published.iter().map(|of| of.action).collect();
        let admin = app.officer("it-admin", "BAL").await;
        let place = json!({ "name": "Safe City", "url": "https://receiver.example/", "events": events });
        admin.post_json("/api/v1/webhooks", &once(0), &place).await.expect(201);
        app.clock.advance(1);
        much_happens(&app).await;
        app.settle().await;
        let outbound = exchange::Outbound { published: published.clone(), ..exchange::Outbound::default() };
        while exchange::feed(&app.core, &outbound).await.unwrap() {}
        let tx = app.core.db.read().await.unwrap();
        let query = Statement::from_string(tx.get_database_backend(), "SELECT event, payload FROM exchange_delivery");
        let rows = tx.query_all_raw(query).await.unwrap();
        tx.commit().await.unwrap();
        let told: Vec<(String, String)> =
            rows.iter().map(|row| (row.try_get("", "event").unwrap(), row.try_get("", "payload").unwrap())).collect();
        // Sent to nobody here: a copy of an FIR, and that a copy of the diary was seen.
        let elsewhere = ["station-records.fir-copy", "station-records.day-seen"];
        for event in events.iter().filter(|event| !elsewhere.contains(event)) {
            assert!(told.iter().any(|(of, _)| of == event), "{event} was not told");
        }
        for (event, payload) in &told {
            assert!(payload.is_ascii(), "words of somebody in {event}: {payload}");
            let message: serde_json::Value = serde_json::from_str(payload).unwrap();
            assert!(message["data"]["office"].as_str().unwrap().starts_with("QTA-"), "{payload}");
        }
        app.expect_clean().await;
    }
}
