//! Partners are the IT administrator's affair; a key is shown once, opens until it is withdrawn, and is kept nowhere.

use exchange::service::knock;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use testkit::{TestApp, both_engines, taken_away};

use crate::app;

const ONCE: &str = "019ab5c0-0000-7000-8000-000000000001";
const NAME: &str = "سٹی ہیلپ لائن 1911";

fn once(n: u8) -> String {
    format!("019ab5c0-0000-7000-8000-0000000001{n:02}")
}

/// What a page shows to be copied.
fn shown(page: &str) -> String {
    let (_, rest) = page.split_once("khp_").unwrap();
    format!("khp_{}", rest.split('<').next().unwrap())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

both_engines! { app app;

async fn a_key_is_shown_once_and_opens_until_it_is_withdrawn(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let page = admin.post("/partners", &[("name", NAME), ("once", ONCE)]).await.expect(200).text();
    let key = shown(&page);
    assert!(page.contains("http://khidmat.test/georeport/v2"));
    let again = admin.post("/partners", &[("name", NAME), ("once", ONCE)]).await.expect(303);
    let at = again.location();
    for page in [admin.get(&at).await, admin.get("/partners").await, admin.get("/api/v1/partners").await] {
        let text = page.expect(200).text();
        assert!(text.contains(NAME) && !text.contains("khp_"), "{text}");
        assert!(text.contains("Never") || text.contains("\"used_at\":null"), "{text}");
    }
    let file = taken_away(&app, &admin, ("/partners", "/partners", ""), &[]).await;
    assert!(file.len() == 1 && file[0][0] == NAME && file[0][2].is_empty(), "never used: {file:?}");
    app.officer("sho", "QTA-SAR").await.get("/partners.csv").await.expect(403);
    let known = knock(&app.core, &key).await.unwrap().unwrap();
    assert_eq!(known.name, NAME);
    // Copied with a line's end or turned by a bidi mark it is still the same key.
    assert!(knock(&app.core, &format!("\u{200F} {key}\n")).await.unwrap().is_some());
    let used = admin.get("/api/v1/partners").await.expect(200).json()["rows"][0]["used_at"].clone();
    assert_eq!(used, "2026-11-21T09:05:00Z");
    assert!(admin.get(&at).await.text().contains("21 November 2026"));
    admin.post(&format!("{at}/withdraw"), &[]).await.expect(303);
    assert!(knock(&app.core, &key).await.unwrap().is_none(), "at once");
    let page = admin.get(&at).await.expect(200).text();
    assert!(page.contains("Key withdrawn") && !page.contains("/withdraw\""), "{page}");
    admin.post(&format!("{at}/withdraw"), &[]).await.expect(409);
    app.expect_clean().await;
}

async fn a_wrong_key_is_nobodys_and_the_store_holds_none(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let mut keys = Vec::new();
    for (n, name) in ["A", "B"].into_iter().enumerate() {
        let body = json!({ "name": name });
        let made = admin.post_json("/api/v1/partners", &once(n as u8), &body).await.expect(201).json();
        keys.push(made["key"].as_str().unwrap().to_owned());
    }
    // One partner's name with another's secret; a letter altered, cut, and in Urdu digits.
    let crossed = format!("{}{}", &keys[0][..36], &keys[1][36..]);
    let last = if keys[0].ends_with('0') { "1" } else { "0" };
    let altered = format!("{}{last}", &keys[0][..75]);
    let urdu = keys[0].replace('1', "\u{06F1}").replace('0', "\u{06F0}");
    for wrong in [crossed.as_str(), &altered, &keys[0][..75], &urdu, "", "khp_", "' OR 1=1 --"] {
        assert!(knock(&app.core, wrong).await.unwrap().is_none(), "{wrong}");
    }
    let tx = app.core.db.read().await.unwrap();
    let kept = Statement::from_string(tx.get_database_backend(), "SELECT key_digest FROM exchange_partner");
    let kept = tx.query_all_raw(kept).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(kept.len(), 2);
    for row in kept {
        let digest: Vec<u8> = row.try_get("", "key_digest").unwrap();
        assert_eq!(digest.len(), 32);
        assert!(!keys.iter().any(|key| key.contains(&hex(&digest))), "a digest and not the secret");
    }
}

async fn only_the_it_administrator_lets_anybody_in(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let made = admin.post_json("/api/v1/partners", ONCE, &json!({ "name": NAME })).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    let again = admin.post_json("/api/v1/partners", ONCE, &json!({ "name": NAME })).await.expect(200).json();
    assert_eq!((&again["id"], &again["key"]), (&made["id"], &json!(null)), "shown once");
    let (page, verb) = (format!("/partners/{id}"), format!("/partners/{id}/withdraw"));
    let auditor = app.officer("auditor", "BAL").await;
    let seen = auditor.get(&page).await.expect(200).text();
    assert!(!seen.contains("<form method=\"post\" action=\"/partners"), "nothing to press");
    auditor.post("/partners", &[("name", "X"), ("once", &once(2))]).await.expect(403);
    auditor.post(&verb, &[]).await.expect(403);
    let sho = app.officer("sho", "QTA-SAR").await;
    sho.get("/partners").await.expect(403);
    sho.post("/partners", &[("name", "X"), ("once", &once(2))]).await.expect(403);
    sho.get(&page).await.expect(404);
    sho.post(&verb, &[]).await.expect(404);
    sho.post_json(&format!("/api/v1{verb}"), &once(3), &json!({})).await.expect(404);
    app.guest().post(&verb, &[]).await.expect(401);
    for wrong in ["x", "%DB%B1%DB%B2", "%E2%80%AE1", "019ab5c0-0000-7000-8000-00000000dead"] {
        admin.get(&format!("/partners/{wrong}")).await.expect(404);
    }
    app.expect_clean().await;
}

async fn a_new_key_needs_a_fresh_sign_in_and_withdrawing_does_not(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let made = admin.post_json("/api/v1/partners", ONCE, &json!({ "name": NAME })).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    app.clock.advance(301);
    admin.post("/partners", &[("name", "X"), ("once", &once(2))]).await.expect(401);
    let verb = format!("/api/v1/partners/{id}/withdraw");
    for _ in 0..2 {
        assert_eq!(admin.post_json(&verb, &once(3), &json!({})).await.expect(200).json()["state"], "withdrawn");
    }
    admin.post_json(&verb, &once(4), &json!({})).await.expect(409);
}

async fn two_of_one_name_are_refused_until_the_first_is_withdrawn(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let made = admin.post_json("/api/v1/partners", ONCE, &json!({ "name": NAME })).await.expect(201).json();
    let same = [("name", "\u{202E}سٹی  ہیلپ لائن 1911 "), ("once", &once(2))];
    let page = admin.post("/partners", &same).await.expect(422).text();
    assert!(page.contains("has a good key already"), "{page}");
    let blank = admin.post("/partners", &[("name", "\u{200B} "), ("once", &once(3))]).await.expect(422).text();
    assert!(blank.contains("<a href=\"#name\">System: Do not leave this empty."), "{blank}");
    let long = "ن".repeat(81);
    let page = admin.post("/partners", &[("name", &long), ("once", &once(4))]).await.expect(422).text();
    assert!(page.contains(&long), "what was typed is still there");
    let verb = format!("/partners/{}/withdraw", made["id"].as_str().unwrap());
    admin.post(&verb, &[]).await.expect(303);
    admin.post("/partners", &same).await.expect(200);
    app.expect_clean().await;
}

}
