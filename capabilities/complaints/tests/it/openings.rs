//! Whoever holds a slip asks who opened the report: with number and code, a sealed one by its code alone; a week late, never a name.

use oversight::catch_up;
use testkit::TestApp;

use crate::{ONCE, file, once, slip};

/// What was looked up becomes known, and a week passes.
async fn a_week_later(app: &TestApp) {
    app.settle().await;
    catch_up(&app.core, &[].into()).await.unwrap();
    app.clock.advance(8 * 86_400);
}

testkit::both_engines! { app crate::app;
    async fn she_asks_who_opened_it(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let at = file(&clerk, ONCE, &[("name", "زرمینہ بی بی")]).await.expect(303).location();
        let (number, code) = slip(&clerk, &at).await;
        let report = at.trim_end_matches("/slip").to_owned();
        clerk.get(&format!("{report}?purpose=serve-citizen")).await.expect(200);
        sdpo.get(&format!("{report}?purpose=supervise")).await.expect(200);
        sdpo.get(&format!("{report}?purpose=serve-citizen")).await.expect(403);
        let (citizen, held) = (app.guest(), [("number", number.as_str()), ("code", code.as_str())]);
        assert!(citizen.post("/track", &held).await.expect(200).text().contains("Who opened my report?"));
        app.settle().await;
        catch_up(&app.core, &[].into()).await.unwrap();
        let early = citizen.post("/track/openings", &held).await.expect(200).text();
        assert!(early.contains("Nothing to show yet") && !early.contains("Supervises the office"));
        a_week_later(&app).await;
        let page = citizen.post("/track/openings", &held).await.expect(200).text();
        for said in ["Sariab Police Station", "Supervises the office", "Once somebody tried", "7"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        for never in ["moharrir-qta-sar", "sdpo-qta", "زرمینہ", "موٹر سائیکل"] {
            assert!(!page.contains(never), "{never}");
        }
        let body = serde_json::json!({ "number": number, "code": code });
        let json = citizen.post_json("/api/v1/track/openings", &once(), &body).await.expect(200).json();
        assert_eq!((&json["refused"], json["openings"].as_array().unwrap().len()), (&1.into(), 2), "{json}");
        for (n, c) in [(number.as_str(), "2222-2222-2222"), ("", code.as_str()), ("", "")] {
            citizen.post("/track/openings", &[("number", n), ("code", c)]).await.expect(422);
        }
    }

    /// A sealed one by its code alone; that it is a district's officer is told, never which.
    async fn a_sealed_one_is_asked_about_by_its_code(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[("name", "زرمینہ"), ("seal", "violence")]).await.expect(303).location();
        let (_, code) = slip(&clerk, &at).await;
        let report = at.trim_end_matches("/slip").to_owned();
        named.get(&format!("{report}?purpose=investigate")).await.expect(200);
        a_week_later(&app).await;
        let page = app.guest().post("/track/openings", &[("number", ""), ("code", &code)]).await.expect(200).text();
        assert!(page.contains("Works on your report") && !page.contains("woman-officer-qta") && !page.contains("زرمینہ"));
    }
}
