//! The packet for the Justice of Peace: offered once a limit was missed, with the receipt of everything it rests on.

use std::sync::Arc;

use deadlines::Sources;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::{file, once, slip};

/// Clocks are followed and whoever is to be told is told.
async fn clocks(app: &TestApp) {
    app.settle().await;
    let sources: Sources = Arc::from([Arc::new(complaints::service::Clocked) as Arc<dyn capability::Timed>]);
    deadlines::catch_up(&app.system().core, &sources).await.unwrap();
    app.settle().await;
}

fn data(packet: &Value) -> Value {
    serde_json::from_str(packet["packet"].as_str().unwrap()).unwrap()
}

testkit::both_engines! { app crate::app;
    /// Not before a limit was missed; then with what was and was not done, each entry with its receipt, her words only if asked for.
    async fn a_missed_limit_is_carried_to_court(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, &once(), &[]).await.expect(303).location();
        let (number, code) = slip(&clerk, &at).await;
        clocks(&app).await;
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let asked = json!({ "number": number, "code": code });
        assert!(!app.guest().post("/track", &held).await.expect(200).text().contains("/track/petition"));
        app.guest().post("/track/petition", &held).await.expect(409);
        app.guest().post_json("/api/v1/track/petition", &once(), &asked).await.expect(409);
        app.clock.advance(3 * 86_400);
        clocks(&app).await;
        let page = app.guest().post("/track", &held).await.expect(200).text();
        assert!(page.contains("/track/petition") && page.contains("data-exit"), "{page}");
        let pdf = app.guest().post("/track/petition", &held).await.expect(200);
        let name = pdf.headers["content-disposition"].to_str().unwrap().to_owned();
        assert!(pdf.bytes.starts_with(b"%PDF-") && name.contains("paper.pdf") && !name.contains(&number), "{name}");
        let packet = app.guest().post_json("/api/v1/track/petition", &once(), &asked).await.expect(200).json();
        let told = data(&packet);
        assert_eq!((&told["number"], &told["words"]), (&json!(number), &Value::Null));
        let late: Vec<&Value> = told["limits"].as_array().unwrap().iter().filter(|one| one["missed"] == true).collect();
        assert!(!late.is_empty() && late.iter().all(|one| one["done"].is_null()));
        assert!(late.iter().any(|one| !one["told"].as_array().unwrap().is_empty()), "{told}");
        let entries = told["entries"].as_array().unwrap();
        assert!(entries.len() > 1 && entries.len() == packet["receipts"].as_array().unwrap().len());
        assert!(entries.iter().any(|one| one["action"] == "deadlines.tell"), "{entries:?}");
        let with_words = json!({ "number": number, "code": code, "words": true });
        let packet = app.guest().post_json("/api/v1/track/petition", &once(), &with_words).await.expect(200).json();
        assert!(data(&packet)["words"].as_str().unwrap().contains("موٹر سائیکل"));
        let wrong = json!({ "number": number, "code": "7KM2-PQX9-4TH3" });
        app.guest().post_json("/api/v1/track/petition", &once(), &wrong).await.expect(422);
        app.guest().post("/track/petition", &[("number", number.as_str()), ("code", "7KM2-PQX9-4TH3")]).await.expect(422);
        app.expect_clean().await;
    }

    /// Of a sealed report neither its name nor its data say a number: the code alone is on the outside.
    async fn of_a_sealed_report_the_outside_is_a_code(app: TestApp) {
        app.officer("woman-officer", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, &once(), &[("seal", "violence")]).await.expect(303).location();
        let (number, code) = slip(&clerk, &at).await;
        app.clock.advance(3 * 86_400);
        clocks(&app).await;
        let asked = json!({ "number": "", "code": code });
        let packet = app.guest().post_json("/api/v1/track/petition", &once(), &asked).await.expect(200).json();
        assert!(!packet["packet"].as_str().unwrap().contains(&number) && data(&packet)["number"].is_null());
        let pdf = app.guest().post("/track/petition", &[("number", ""), ("code", code.as_str())]).await.expect(200);
        assert!(pdf.headers["content-disposition"].to_str().unwrap().contains("\"paper.pdf\""));
    }
}
