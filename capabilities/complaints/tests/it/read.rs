//! Who reads a report, and that each reading is known.

use testkit::TestApp;

use crate::{ONCE, file};

testkit::both_engines! { app crate::app;
    /// The officer of another station is not told that the report exists; his own command reads it for a purpose.
    async fn another_station_does_not_know_of_it(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip").to_owned();
        let other = app.officer("sho", "QTA-CTY").await;
        other.get(&format!("{report}?purpose=investigate")).await.expect(404);
        other.get(&format!("{report}/slip")).await.expect(404);
        assert!(!other.get("/reports").await.expect(200).text().contains("QTA-SAR-2026"));
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        sdpo.get(&format!("{report}?purpose=supervise")).await.expect(200);
        assert!(sdpo.get("/reports").await.text().contains("QTA-SAR-2026-000001"));
    }

    /// A purpose is asked for, believed only when the posting bears it out, and journaled either way.
    async fn a_purpose_is_checked_and_journaled(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip").to_owned();
        let asked = clerk.get(&report).await.expect(200).text();
        assert!(asked.contains("Why do you open this report?") && !asked.contains("موٹر سائیکل"));
        let before = lookups(&app).await;
        clerk.get(&format!("{report}?purpose=supervise")).await.expect(403);
        clerk.get(&format!("{report}?purpose=serve-citizen")).await.expect(200);
        assert_eq!(lookups(&app).await, before + 2);
        app.expect_clean().await;
    }

    /// Destroying the report's key makes its words unreadable; number, hour, list, receipt and check stay.
    async fn erasure_leaves_number_and_proof(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip").to_owned();
        app.settle().await;
        let id: uuid::Uuid = report.trim_start_matches("/reports/").parse().unwrap();
        app.erase("complaint", id).await;
        let page = clerk.get(&format!("{report}?purpose=serve-citizen")).await.expect(200).text();
        assert!(page.contains("lawfully erased") && page.contains("QTA-SAR-2026-000001"));
        assert!(!page.contains("موٹر سائیکل"));
        let check = app.check().await;
        assert!(check.is_clean() && check.erased == 1, "{check}");
    }
}

async fn lookups(app: &TestApp) -> i64 {
    app.settle().await;
    app.log_size(journal::Kind::Lookups).await
}
