//! The JSON API: the same rules, problems by RFC 9457.

use serde_json::json;
use testkit::TestApp;

use crate::ONCE;

testkit::both_engines! { app crate::app;
    /// Recorded once however often it is sent; the code is given once; faults name their fields in the problem.
    async fn the_api_follows_the_same_rules(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let body = json!({"words": "گھر سے بکری چوری ہو گئی", "spoken": "balochi", "killi": "کلی شابو"});
        let made = clerk.post_json("/api/v1/reports", ONCE, &body).await.expect(201).json();
        assert_eq!(made["number"], "QTA-SAR-2026-000001");
        let again = clerk.post_json("/api/v1/reports", ONCE, &body).await.expect(200).json();
        assert_eq!((&again["id"], &again["code"]), (&made["id"], &json!(null)));
        let problem = clerk.post_json("/api/v1/reports", "019ab5c0-0000-7000-8000-000000000009", &json!({"words": "", "spoken": "latin"})).await.expect(422);
        assert_eq!(problem.headers["content-type"], "application/problem+json");
        let fields: Vec<String> = problem.json()["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap().to_owned()).collect();
        assert_eq!(fields, ["words", "spoken", "killi"]);
        let held = json!({"number": made["number"], "code": made["code"]});
        let tracked = app.guest().post_json("/api/v1/track", ONCE, &held).await.expect(200).json();
        assert_eq!(tracked["standing"], "promised");
        let list = clerk.get("/api/v1/reports").await.expect(200).json();
        assert_eq!(list["rows"].as_array().unwrap().len(), 1);
        clerk.post_json("/api/v1/reports", "not-a-key", &body).await.expect(400);
        app.guest().get("/api/v1/reports").await.expect(401);
        // A list would be taken for the values of an object in some order of ours.
        let values = json!([made["number"], made["code"]]);
        let refused = app.guest().post_json("/api/v1/track", ONCE, &values).await.expect(400);
        assert_eq!(refused.json()["code"], "form.not-an-object");
    }
}
