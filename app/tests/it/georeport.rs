//! What a partner learns of a report that it brought, with the real wiring, on both engines: from the desk to the station, to its
//! FIR, to its end. Never a number of an FIR, a reason or a court.

use db::Engine;
use serde_json::{Value, json};
use testkit::{Browser, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

fn form(n: u8) -> String {
    format!("019ab5c0-0000-7000-8000-0000000003{n:02}")
}

/// A report brought for Sariab and accepted there: the partner's key, its number and its id.
async fn brought(app: &TestApp, sho: &Browser<'_>) -> (String, String, String) {
    let admin = app.officer("it-admin", "BAL").await;
    let made = admin.post_json("/api/v1/partners", &form(1), &json!({"name": "City Helpline 1911"})).await;
    let key = made.expect(201).json()["key"].as_str().unwrap().to_owned();
    let fields = [
        ("api_key", key.as_str()),
        ("service_code", "hurt"),
        ("description", "ہمسائے نے تھپڑ مارا"),
        ("attribute[station]", "QTA-SAR"),
    ];
    let made = app.guest().post_as_typed("/georeport/v2/requests.json", &fields).await.expect(201).json();
    let number = made[0]["service_request_id"].as_str().unwrap().to_owned();
    let offered = sho.get("/api/v1/reports/offered").await.expect(200).json();
    let report = offered["rows"][0]["id"].as_str().unwrap().to_owned();
    (key, number, report)
}

async fn standing(app: &TestApp, key: &str, number: &str) -> Value {
    let at = format!("/georeport/v2/requests/{number}.json");
    let bearer = app.guest().with_header("authorization", &format!("Bearer {key}"));
    let one = bearer.get(&at).await.expect(200).json()[0].clone();
    for secret in ["تھپڑ", "1/26", "شہادت", "مجسٹریٹ سریاب"] {
        assert!(!one.to_string().contains(secret), "{secret} in {one}");
    }
    one
}

async fn fir(sho: &Browser<'_>, report: &str, source: &str, n: u8) -> String {
    let once = form(n);
    let fields = [
        ("report", report),
        ("source", source),
        ("source_paper", "12/26"),
        ("sections", "352"),
        ("words", "ہمسائے نے تھپڑ مارا"),
        ("signed", "thumb"),
        ("read_over", "yes"),
        ("warnings_seen", "not-cognizable"),
        ("once", &once),
    ];
    sho.post("/firs/new", &fields).await.expect(303).location()
}

fn says(one: &Value, status: &str, notes: &str) {
    assert_eq!(one["status"], status, "{one}");
    assert!(one["status_notes"].as_str().unwrap().contains(notes), "{one}");
}

testkit::both_engines! { app app;
    async fn an_fir_leaves_it_open_and_a_refusal_closes_it(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (key, number, report) = brought(&app, &sho).await;
        let at_first = standing(&app, &key, &number).await;
        says(&at_first, "open", "have received it");
        assert_eq!(at_first["agency_responsible"], "Online Desk, Quetta", "until the station accepts");
        sho.post_json(&format!("/api/v1/reports/{report}/accept"), &form(2), &json!({})).await.expect(200);
        assert_eq!(standing(&app, &key, &number).await["agency_responsible"], "Sariab Police Station");
        app.clock.advance(60);
        let fir = fir(&sho, &report, "oral", 3).await;
        let numbered = standing(&app, &key, &number).await;
        says(&numbered, "open", "An FIR was registered");
        assert_eq!(numbered["updated_datetime"], "2026-11-21T09:06:00Z");
        app.clock.advance(60);
        let once = form(4);
        let why = [("reasons", "شہادت موجود نہیں"), ("court", "جوڈیشل مجسٹریٹ سریاب"), ("once", once.as_str())];
        sho.post(&format!("{fir}/refusal"), &why).await.expect(303);
        says(&standing(&app, &key, &number).await, "closed", "do not investigate it further");
        let closed = app.guest().get(&format!("/georeport/v2/requests.xml?status=closed&api_key={key}")).await;
        assert!(closed.expect(200).text().contains(&number));
        app.expect_clean().await;
    }

    async fn referred_it_is_closed_and_open_again_when_an_fir_follows(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (key, number, report) = brought(&app, &sho).await;
        sho.post_json(&format!("/api/v1/reports/{report}/accept"), &form(2), &json!({})).await.expect(200);
        app.clock.advance(60);
        let once = form(3);
        let fields = [
            ("report", report.as_str()),
            ("sections", "352"),
            ("words", "تھپڑ مارا"),
            ("court", "جوڈیشل مجسٹریٹ سریاب"),
            ("once", once.as_str()),
        ];
        sho.post("/referrals/new", &fields).await.expect(303);
        says(&standing(&app, &key, &number).await, "closed", "referred to a magistrate");
        app.clock.advance(60);
        fir(&sho, &report, "court", 4).await;
        says(&standing(&app, &key, &number).await, "open", "An FIR was registered");
        app.expect_clean().await;
    }
}
