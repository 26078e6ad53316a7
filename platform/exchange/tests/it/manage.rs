//! Places are the IT administrator's affair, and a secret is shown once.

use serde_json::json;
use testkit::{TestApp, both_engines, taken_away};

use crate::app;

const FORM: [(&str, &str); 3] =
    [("name", "Safe City"), ("url", "https://receiver.example/hook"), ("events", "organisation.sanction")];

fn with<'a>(once: &'a str, more: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = FORM.to_vec();
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields.push(("once", once));
    fields
}

const ONCE: &str = "019ab5c0-0000-7000-8000-000000000001";

fn key(n: u8) -> String {
    format!("019ab5c0-0000-7000-8000-0000000001{n:02}")
}

both_engines! { app app;

async fn a_secret_is_shown_once_and_never_again(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let page = admin.post("/webhooks", &with(ONCE, &[])).await.expect(200).text();
    assert!(page.contains("whsec_"));
    let again = admin.post("/webhooks", &with(ONCE, &[])).await.expect(303);
    let one = admin.get(&again.location()).await.expect(200).text();
    let list = admin.get("/webhooks").await.expect(200).text();
    assert!(!one.contains("whsec_") && !list.contains("whsec_") && list.contains("Safe City"));
    let other = with(ONCE, &[("name", "Somebody else")]);
    let page = admin.post("/webhooks", &other).await.expect(422).text();
    assert!(page.contains("Somebody else"), "what was typed is still there");
    let rows = admin.get("/api/v1/webhooks").await.expect(200).json();
    assert_eq!(rows["rows"].as_array().unwrap().len(), 1);
    assert!(!rows.to_string().contains("secret\":\"whsec"));
    app.expect_clean().await;
}

async fn every_fault_of_the_form_is_named_and_what_was_typed_stays(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    for (url, words) in [
        ("receiver", "Write the whole address"),
        ("http://user:pass@a.example/", "Write the whole address"),
        ("http://127.0.0.1:9000/hook", "lies inside the network"),
        ("http://[::ffff:10.0.0.1]/", "lies inside the network"),
        ("http://2130706433/", "lies inside the network"),
        ("https://localhost/hook", "lies inside the network"),
    ] {
        let fields = with(ONCE, &[("url", url), ("events", "access.sign-in")]);
        let page = admin.post("/webhooks", &fields).await.expect(422).text();
        assert!(page.contains(words) && page.contains("Choose from the events offered"), "{url}");
        assert!(page.contains(&format!("value=\"{url}\"")), "{url} is still there");
    }
    let none = admin.post("/webhooks", &[("once", ONCE)]).await.expect(422).text();
    assert!(none.contains("Choose at least one event"));
}

async fn only_the_it_administrator_changes_and_the_auditor_looks(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let made = admin.post_json("/api/v1/webhooks", ONCE, &json!({
        "name": "Safe City", "url": "https://receiver.example/", "events": ["organisation.sanction"],
    })).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    let auditor = app.officer("auditor", "BAL").await;
    let page = auditor.get(&format!("/webhooks/{id}")).await.expect(200).text();
    assert!(!page.contains("<form method=\"post\" action=\"/webhooks"), "nothing to press");
    auditor.post("/webhooks", &with(ONCE, &[])).await.expect(403);
    let sho = app.officer("sho", "QTA-SAR").await;
    sho.get("/webhooks").await.expect(403);
    sho.get("/webhooks.csv").await.expect(403);
    let file = taken_away(&app, &auditor, ("/webhooks", "/webhooks", ""), &[]).await;
    assert_eq!(file, [["Safe City", "Active", "0", "0"]]);
    admin.post(&format!("/webhooks/{id}/test"), &[]).await.expect(303);
    let (page, files) = (format!("/webhooks/{id}"), format!("/webhooks/{id}/deliveries"));
    let file = taken_away(&app, &auditor, (&page, &files, ""), &[]).await;
    assert!(file.len() == 1 && file[0].iter().any(|cell| cell == "Waiting"), "{file:?}");
    sho.get(&format!("{files}.csv")).await.expect(404);
    for verb in ["pause", "resume", "rotate", "test", "remove", "replay"] {
        auditor.post(&format!("/webhooks/{id}/{verb}"), &[]).await.expect(403);
        sho.post(&format!("/webhooks/{id}/{verb}"), &[]).await.expect(404);
        app.guest().post(&format!("/webhooks/{id}/{verb}"), &[]).await.expect(401);
    }
    sho.get(&format!("/webhooks/{id}")).await.expect(404);
    sho.get(&format!("/api/v1/webhooks/{id}/deliveries")).await.expect(404);
    for wrong in ["x", "%DB%B1%DB%B2", "%E2%80%AE1", "019ab5c0-0000-7000-8000-00000000dead"] {
        admin.get(&format!("/webhooks/{wrong}")).await.expect(404);
    }
    app.expect_clean().await;
}

async fn a_new_place_and_a_new_secret_need_a_fresh_sign_in(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let body = json!({ "name": "A", "url": "https://a.example/", "events": ["organisation.sanction"] });
    let id = admin.post_json("/api/v1/webhooks", ONCE, &body).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    app.clock.advance(301);
    admin.post("/webhooks", &with("019ab5c0-0000-7000-8000-000000000002", &[])).await.expect(401);
    admin.post(&format!("/webhooks/{id}/rotate"), &[]).await.expect(401);
    admin.post(&format!("/webhooks/{id}/pause"), &[]).await.expect(303);
}

async fn a_place_is_paused_resumed_and_taken_off(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let body = json!({ "name": "A", "url": "https://a.example/", "events": ["organisation.sanction"] });
    let id = admin.post_json("/api/v1/webhooks", ONCE, &body).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let at = format!("/api/v1/webhooks/{id}");
    let verb = |verb: &str| format!("{at}/{verb}");
    let nothing = json!({});
    assert_eq!(admin.post_json(&verb("pause"), &key(2), &nothing).await.expect(200).json()["state"], "paused");
    admin.post_json(&verb("pause"), &key(3), &nothing).await.expect(409);
    assert_eq!(admin.post_json(&verb("resume"), &key(4), &nothing).await.expect(200).json()["state"], "active");
    admin.post_json(&verb("resume"), &key(5), &nothing).await.expect(409);
    let rotated = admin.post_json(&verb("rotate"), &key(6), &nothing).await.expect(200).json();
    assert!(rotated["secret"].as_str().unwrap().starts_with("whsec_"));
    assert!(admin.get(&at).await.expect(200).json()["old_secret_until"].is_string());
    admin.post_json(&verb("remove"), &key(7), &nothing).await.expect(204);
    admin.get(&at).await.expect(404);
    admin.post_json(&verb("resume"), &key(8), &nothing).await.expect(404);
    app.expect_clean().await;
}

/// Sent again under its key each change is made once; another change under that key is refused, and a stranger's key
/// answers for nobody else.
async fn a_change_sent_again_is_made_once(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let body = json!({ "name": "A", "url": "https://a.example/", "events": ["organisation.sanction"] });
    let id = admin.post_json("/api/v1/webhooks", ONCE, &body).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let verb = |verb: &str| format!("/api/v1/webhooks/{id}/{verb}");
    let nothing = json!({});
    for _ in 0..2 {
        assert_eq!(admin.post_json(&verb("pause"), &key(2), &nothing).await.expect(200).json()["state"], "paused");
    }
    admin.post_json(&verb("resume"), &key(2), &nothing).await.expect(409);
    let first = admin.post_json(&verb("rotate"), &key(3), &nothing).await.expect(200).json();
    let until = admin.get(&format!("/api/v1/webhooks/{id}")).await.json()["old_secret_until"].clone();
    app.clock.advance(1);
    let again = admin.post_json(&verb("rotate"), &key(3), &nothing).await.expect(200).json();
    assert!(first["secret"].is_string() && again["secret"].is_null(), "shown once");
    assert_eq!(admin.get(&format!("/api/v1/webhooks/{id}")).await.json()["old_secret_until"], until, "rotated once");
    admin.post_json(&verb("resume"), &key(4), &nothing).await.expect(200);
    for _ in 0..2 {
        admin.post_json(&verb("test"), &key(5), &nothing).await.expect(200);
        assert_eq!(admin.post_json(&verb("replay"), &key(6), &nothing).await.expect(200).json()["messages"], 0);
    }
    let sent = admin.get(&verb("deliveries")).await.expect(200).json();
    assert_eq!(sent["rows"].as_array().unwrap().len(), 1, "one test");
    let one = format!("deliveries/{}/replay", sent["rows"][0]["id"].as_str().unwrap());
    admin.post_json(&verb(&one), &key(6), &nothing).await.expect(409);
    let sho = app.officer("sho", "QTA-SAR").await;
    sho.post_json(&verb("pause"), &key(2), &nothing).await.expect(404);
    for _ in 0..2 {
        admin.post_json(&verb("remove"), &key(7), &nothing).await.expect(204);
    }
    admin.post_json(&verb("remove"), &key(8), &nothing).await.expect(404);
    app.expect_clean().await;
}

}
