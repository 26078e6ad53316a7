//! What whoever holds a slip sees.

use testkit::TestApp;
use tlog::{Receipt, Trust};

use crate::{ONCE, file, slip};

testkit::both_engines! { app crate::app;
    /// Number and code open the report for anybody, in any digits and case; neither alone does, and no name is shown.
    async fn number_and_code_open_the_report(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[("name", "زرمینہ بی بی")]).await.expect(303).location();
        let (number, code) = slip(&clerk, &at).await;
        app.settle().await;
        let citizen = app.guest();
        let sloppy = number.to_lowercase().replace('-', " ");
        let page = citizen.post("/track", &[("number", &sloppy), ("code", &code.to_lowercase())]).await.expect(200).text();
        assert!(page.contains(&number) && page.contains("Sariab Police Station"));
        assert!(page.contains("Entry made permanent"));
        assert!(!page.contains("زرمینہ") && !page.contains("موٹر سائیکل"));
        for (n, c) in [(number.as_str(), "2222-2222-2222"), ("QTA-SAR-2026-999999", code.as_str()), ("", "")] {
            let page = citizen.post("/track", &[("number", n), ("code", c)]).await.expect(422).text();
            assert!(page.contains("There is no such report"));
        }
    }

    /// The receipt is promised at once and included once the tree holds it; it proves number and code and no more.
    async fn the_receipt_proves_the_report(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let (number, code) = slip(&clerk, &at).await;
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let trust = Trust::new(&[app.core.journal.log(journal::Kind::Records).vkey()], &[], 0).unwrap();
        let promised = app.guest().post("/track/receipt", &held).await.expect(200);
        let verified = Receipt::parse(&promised.bytes).unwrap().verify(&trust).unwrap();
        assert!(!verified.included && verified.claim.number == number);
        app.settle().await;
        let included = app.guest().post("/track/receipt", &held).await.expect(200);
        assert!(included.bytes.len() <= 2048, "{}", included.bytes.len());
        let verified = Receipt::parse(&included.bytes).unwrap().verify(&trust).unwrap();
        assert!(verified.included && verified.claim.matches_code(&code));
        assert!(!included.text().contains("موٹر"));
    }

    /// Guessing codes slows down, and says for how long.
    async fn guessing_slows_down(app: TestApp) {
        let citizen = app.guest();
        let wrong = [("number", "QTA-SAR-2026-000001"), ("code", "2222-2222-2222")];
        for _ in 0..31 {
            citizen.post("/track", &wrong).await;
        }
        let reply = citizen.post("/track", &wrong).await.expect(429);
        assert!(reply.headers.contains_key("retry-after"));
    }
}
