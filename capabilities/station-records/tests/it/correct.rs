//! What a clerk may write by hand, and correcting it.

use testkit::TestApp;

use crate::{enter, once};

testkit::both_engines! { app crate::app;
    /// Kinds that follow from what they record are neither offered nor taken: an FIR typed by hand would have no number.
    async fn what_the_program_records_is_not_typed_by_hand(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let page = clerk.get("/diary").await.expect(200).text();
        for kind in ["fir", "complaint-received", "non-cognizable", "charge-assumed", "opening", "custody-return", "closing"] {
            assert!(!page.contains(&format!("value=\"{kind}\"")), "{kind} is offered");
            let refused = enter(&clerk, kind, "الفاظ", "").await.expect(422).text();
            assert!(refused.contains("not written by hand") && refused.contains("الفاظ"), "{kind}");
        }
        assert!(page.contains("value=\"departure\"") && page.contains("value=\"correction\""));
        assert!(!clerk.get("/diary").await.text().contains("entry-1"));
    }

    /// A correction names what it corrects and stands beside it; the first stays as it was written.
    async fn a_correction_stands_beside_what_it_corrects(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        enter(&clerk, "departure", "دو کانسٹیبل روانہ", "").await.expect(303);
        enter(&clerk, "roll-call", "گنتی پوری", "").await.expect(303);
        let correct = async |kind: &str, number: &str| {
            let once = once();
            let fields = [("kind", kind), ("substance", "تین کانسٹیبل"), ("corrects", number), ("once", once.as_str())];
            clerk.post("/diary", &fields).await
        };
        for (kind, number) in [("correction", ""), ("correction", "9"), ("correction", "1/25"), ("departure", "1"), ("correction", "one")] {
            let page = correct(kind, number).await.expect(422).text();
            assert!(page.contains("id=\"corrects-error\"") && page.contains("تین کانسٹیبل"), "{kind} {number}");
        }
        correct("correction", "\u{202E}۱").await.expect(303);
        let page = clerk.get("/diary").await.expect(200).text();
        assert!(page.contains("دو کانسٹیبل روانہ") && page.contains("Corrects entry"));
        let first = page.split("id=\"entry-2\"").next().unwrap();
        assert!(first.contains("Corrected by entry") && first.contains("تین کانسٹیبل") && first.contains("#entry-3"), "{first}");
        let office = organisation::unit_id("QTA-SAR");
        let json = clerk.get(&format!("/api/v1/offices/{office}/diary/2026-11-21")).await.expect(200).text();
        assert!(json.contains("\"corrects\":1"), "{json}");
        app.expect_clean().await;
    }
}
