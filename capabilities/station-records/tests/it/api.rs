//! The diary, the charge, copies and the law over JSON: the same rules as on the pages.

use serde_json::json;
use testkit::{TestApp, both_engines};

use crate::{app, once};

both_engines! { app app;

async fn the_diary_takes_an_entry_once_over_json(app: TestApp) {
    let clerk = app.officer("moharrir", "QTA-SAR").await;
    let at = format!("/api/v1/offices/{}/diary", organisation::unit_id("QTA-SAR"));
    let (entry, key) = (json!({"kind": "roll-call", "substance": "گنتی درست", "arrived": "۱۳:۰۰"}), once());
    let made = clerk.post_json(&at, &key, &entry).await.expect(201).json();
    let again = clerk.post_json(&at, &key, &entry).await.expect(200).json();
    assert_eq!(made["serial"], again["serial"]);
    let wrong = json!({"kind": "roll-cal", "substance": ""});
    let problem = clerk.post_json(&at, &once(), &wrong).await.expect(422).json();
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2);
    let auditor = app.officer("auditor", "BAL").await;
    assert!([403, 404].contains(&auditor.post_json(&at, &once(), &entry).await.status.as_u16()));
    app.guest().post_json(&at, &once(), &entry).await.expect(401);
    app.expect_clean().await;
}

async fn who_left_and_who_is_back_over_json(app: TestApp) {
    let sho = app.officer("sho", "QTA-SAR").await;
    app.officer("moharrir", "QTA-SAR").await;
    let strength = sho.get("/api/v1/charge").await.expect(200).json();
    let people = strength["people"].as_array().unwrap();
    let clerk = people.iter().find(|one| one["posts"][0] == "moharrir").unwrap()["officer"].clone();
    let left = json!({"officer": clerk, "said": "عدالت"});
    let key = once();
    sho.post_json("/api/v1/charge/depart", &key, &left).await.expect(204);
    sho.post_json("/api/v1/charge/depart", &key, &left).await.expect(204);
    sho.post_json("/api/v1/charge/depart", &once(), &left).await.expect(422);
    let away = sho.get("/api/v1/charge").await.expect(200).json();
    let row = away["people"].as_array().unwrap().iter().find(|one| one["officer"] == clerk).unwrap().clone();
    assert!(row["away_since"].is_string());
    sho.post_json("/api/v1/charge/return", &once(), &json!({"officer": clerk})).await.expect(204);
    app.guest().get("/api/v1/charge").await.expect(401);
    app.expect_clean().await;
}

async fn the_law_is_found_over_json(app: TestApp) {
    let sho = app.officer("sho", "QTA-SAR").await;
    let found = sho.get("/api/v1/law?q=379").await.expect(200).json();
    assert_eq!(found["rows"][0]["section"], "379");
    assert_eq!(sho.get("/api/v1/law?q=zzzzzzz").await.expect(200).json()["rows"].as_array().unwrap().len(), 0);
    app.guest().get("/api/v1/law?q=379").await.expect(401);
}

}
