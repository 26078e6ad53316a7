//! Slips and the opening of a report over JSON: the same rules as on the pages.

use serde_json::json;
use testkit::TestApp;

use crate::ONCE;

const OTHER: &str = "019ab5c0-0000-7000-8000-000000000002";
const THIRD: &str = "019ab5c0-0000-7000-8000-000000000003";

testkit::both_engines! { app crate::app;
    /// A book is issued once, a slip entered once, a spoilt one declared void; every one is accounted for.
    async fn slips_over_json_are_the_slips_of_the_pages(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let book = json!({"count": 3});
        let made = sho.post_json("/api/v1/slips/issue", ONCE, &book).await.expect(201).json();
        let slips = made["slips"].as_array().unwrap().clone();
        assert_eq!(slips.len(), 3);
        assert_eq!(sho.post_json("/api/v1/slips/issue", ONCE, &book).await.expect(409).json()["code"], "complaints.book-made");
        sho.post_json("/api/v1/slips/issue", OTHER, &json!({"count": 501})).await.expect(422);
        app.clock.advance(600);
        let written = json!({
            "slip": slips[0]["number"], "arrived_at": "2026-11-21T14:10:00+05:00",
            "report": {"words": "بکری چوری ہو گئی", "spoken": "urdu", "killi": "کلی شابو"},
        });
        let filed = sho.post_json("/api/v1/slips/enter", OTHER, &written).await.expect(201).json();
        assert_eq!((&filed["number"], &filed["code"]), (&slips[0]["number"], &json!(null)));
        let again = sho.post_json("/api/v1/slips/enter", OTHER, &written).await.expect(200).json();
        assert_eq!(again["id"], filed["id"]);
        sho.post_json("/api/v1/slips/enter", THIRD, &written).await.expect(422);
        let late = json!({"slip": slips[1]["number"], "arrived_at": "tomorrow", "report": written["report"]});
        sho.post_json("/api/v1/slips/enter", THIRD, &late).await.expect(422);
        let spoilt = json!({"slip": slips[1]["number"], "why": "torn"});
        sho.post_json("/api/v1/slips/void", THIRD, &spoilt).await.expect(204);
        sho.post_json("/api/v1/slips/void", THIRD, &spoilt).await.expect(422);
        let account = sho.get("/api/v1/slips").await.expect(200).json();
        assert_eq!(account, json!({"issued": 3, "used": 1, "void": 1, "out": [slips[2]["number"]]}));
        app.guest().get("/api/v1/slips").await.expect(401);
        app.expect_clean().await;
    }

    /// A purpose is asked for and journaled; another station's officer does not learn that the report exists.
    async fn a_report_is_opened_for_a_purpose_over_json_too(app: TestApp) {
        // With her there the clerk does not have charge himself.
        app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let body = json!({"words": "گھر سے بکری چوری ہو گئی", "spoken": "balochi", "killi": "کلی شابو", "name": "نور"});
        let made = clerk.post_json("/api/v1/reports", ONCE, &body).await.expect(201).json();
        let at = format!("/api/v1/reports/{}", made["id"].as_str().unwrap());
        assert_eq!(clerk.get(&at).await.expect(422).json()["errors"][0]["field"], "purpose");
        let opened = clerk.get(&format!("{at}?purpose=serve-citizen")).await.expect(200).json();
        assert_eq!((&opened["words"], &opened["killi"]), (&body["words"], &body["killi"]));
        assert_eq!((&opened["name"], &opened["identity_hidden"]), (&json!(null), &json!(true)));
        clerk.get(&format!("{at}?purpose=supervise")).await.expect(403);
        let stranger = app.officer("moharrir", "QTA-CTY").await;
        stranger.get(&format!("{at}?purpose=serve-citizen")).await.expect(404);
        clerk.get("/api/v1/reports/x?purpose=serve-citizen").await.expect(404);
    }
}
