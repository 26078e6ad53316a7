//! The list renews itself: what the page asks, what it is told, and that it keeps no session awake.

use testkit::TestApp;

use crate::{file, lookups, once};

testkit::both_engines! { app crate::app;
    /// Nothing new is no answer; a new report, a changed state and an offer are; what came while nobody asked comes all at once.
    async fn what_is_new_is_told_once(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        file(&clerk, &once(), &[]).await.expect(303);
        let before = lookups(&app).await;
        let first = sho.get("/reports/live").await.expect(200).json();
        let seen = first["seen"].as_str().unwrap().to_owned();
        let ask = format!("/reports/live?seen={seen}");
        sho.get(&ask).await.expect(204);
        let mut last = String::new();
        for _ in 0..2 {
            last = file(&clerk, &once(), &[]).await.expect(303).location();
        }
        let renewed = sho.get(&ask).await.expect(200).json();
        let table = renewed["table"].as_str().unwrap();
        assert_eq!(table.matches("QTA-SAR-2026-").count(), 3, "{table}");
        assert_eq!((renewed["said"][0].as_str(), renewed["said"].as_array().unwrap().len()), (Some("One new report"), 3));
        let there = app.officer("sho", "QTA-CTY").await;
        assert_eq!(there.get("/reports/live").await.expect(200).json()["offered"], 0);
        let offer = [("to", &*organisation::unit_id("QTA-CTY").to_string()), ("ground", "area"), ("once", &once())];
        sho.post(&format!("{}/transfer", last.trim_end_matches("/slip")), &offer).await.expect(303);
        assert_eq!(there.get("/reports/live").await.expect(200).json()["offered"], 1);
        assert_eq!(lookups(&app).await, before, "a list is no look-up");
        let urdu = sho.in_urdu().get("/reports/live").await.expect(200).json();
        assert_eq!(urdu["said"][0], "ایک نئی رپورٹ");
    }

    /// Another station's list tells nothing; who is not signed in, or no more, is told so and led nowhere.
    async fn only_who_may_see_the_list_is_told(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        file(&clerk, &once(), &[]).await.expect(303);
        let other = app.officer("moharrir", "QTA-CTY").await;
        let told = other.get("/reports/live").await.expect(200).text();
        assert!(!told.contains("QTA-SAR"));
        app.guest().get("/reports/live").await.expect(401);
        for _ in 0..14 {
            app.clock.advance(60);
            other.get("/reports/live").await.expect(200);
        }
        app.clock.advance(60);
        other.get("/reports/live").await.expect(401);
        other.get("/reports").await.expect(303);
    }

    /// The first screen has the script and works without it; an older screen is left alone.
    async fn the_first_screen_is_live(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        file(&clerk, &once(), &[]).await.expect(303);
        let page = sho.get("/reports").await.expect(200).text();
        assert!(page.contains("data-live=\"/reports/live\"") && page.contains("role=\"status\"") && page.contains("data-fir=\"/firs/new?report=\""));
        let page = clerk.get("/reports").await.expect(200).text();
        assert!(page.contains("data-fir=\"\""), "he registers none");
        let older = sho.get("/reports?after=1795000000000000_019ab5c0-0000-7000-8000-000000000001").await.expect(200).text();
        assert!(!older.contains("data-live"));
    }
}
