//! Paper slips for a dead station.

use testkit::TestApp;

use crate::{LEAST, ONCE, slip};

testkit::both_engines! { app crate::app;
    /// A book is printed, one slip is used late with both hours, one is void, the rest are accounted for.
    async fn every_slip_is_accounted_for(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let book = clerk.post("/slips/issue", &[("count", "۳"), ("once", ONCE)]).await.expect(200);
        assert!(book.bytes.starts_with(b"%PDF"));
        let again = clerk.post("/slips/issue", &[("count", "۳"), ("once", ONCE)]).await.expect(422).text();
        assert!(again.contains("This book was made already"), "pressed twice, one book");
        let page = clerk.get("/slips").await.expect(200).text();
        let numbers: Vec<String> = (1..=3).map(|n| format!("QTA-SAR-P-SARIAB-{n:05}")).collect();
        assert!(numbers.iter().all(|number| page.contains(number)), "{page}");
        let mut fields: Vec<(&str, &str)> = LEAST.to_vec();
        let arrived = [("arrived-day", "20"), ("arrived-month", "11"), ("arrived-year", "2026"), ("arrived_hour-hour", "18"), ("arrived_hour-minute", "30")];
        fields.push(("slip", &numbers[0]));
        fields.extend(arrived);
        let page = clerk.post("/slips/enter", &fields).await.expect(422).text();
        assert!(page.contains("printed after this hour"), "nobody wrote on a slip that was not there");
        fields.retain(|field| !arrived.contains(field));
        fields.extend([("arrived-day", "21"), ("arrived-month", "11"), ("arrived-year", "2026"), ("arrived_hour-hour", "14"), ("arrived_hour-minute", "10")]);
        app.clock.advance(600);
        let at = clerk.post("/slips/enter", &fields).await.expect(303).location();
        let shown = clerk.get(&at).await.expect(200).text();
        assert!(shown.contains(&numbers[0]) && shown.contains("only on the citizen"));
        clerk.post("/slips/enter", &fields).await.expect(422);
        clerk.post("/slips/void", &[("slip", &numbers[1]), ("why", "پانی سے خراب")]).await.expect(303);
        let page = clerk.get("/slips").await.text().replace(['\u{2068}', '\u{2069}'], "");
        assert!(page.contains("Issued: 3. Used: 1. Void: 1. Still out: 1."), "{page}");
        app.expect_clean().await;
    }

    /// A slip from the future, of another book, or an absurd book is refused with the field named.
    async fn wrong_slips_are_refused(app: TestApp) {
        // With an SHO there: otherwise the charge, and the book of slips, falls to the next in rank.
        app.posted("sho", "QTA-SAR", "sho-1").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        for count in ["0", "501", "-1", "many", ""] {
            let page = clerk.post("/slips/issue", &[("count", count), ("once", ONCE)]).await.expect(422).text();
            assert!(page.contains("id=\"count-error\""));
        }
        let mut fields: Vec<(&str, &str)> = LEAST.to_vec();
        fields.extend([("slip", "QTA-SAR-P-SARIAB-00099"), ("arrived-day", "20"), ("arrived-month", "11"), ("arrived-year", "2026"), ("arrived_hour-hour", "18"), ("arrived_hour-minute", "30")]);
        let page = clerk.post("/slips/enter", &fields).await.expect(422).text();
        assert!(page.contains("No slip with this number was issued."));
        let number = "QTA-SAR-P-SARIAB-00001";
        clerk.post("/slips/issue", &[("count", "1"), ("once", ONCE)]).await.expect(200);
        let outsider = app.officer("moharrir", "QTA-CTY").await;
        let void = [("slip", number), ("why", "پانی سے خراب")];
        let page = outsider.post("/slips/void", &void).await.expect(422).text();
        assert!(page.contains("No slip with this number was issued."), "an outsider learns nothing of a slip");
        clerk.post("/slips/void", &void).await.expect(303);
        let desk = app.officer("desk", "QTA-SAR").await;
        desk.get("/slips").await.expect(403);
        let other_form = "019ab5c0-0000-7000-8000-000000000002";
        let counter = crate::file(&clerk, other_form, &[]).await.expect(303).location();
        assert_eq!(slip(&clerk, &counter).await.0, "QTA-SAR-2026-000001");
    }
}
