//! The lists as files: the rows of the page, by its policy, journaled as a look-up in bulk.

use testkit::TestApp;

use crate::file;

testkit::both_engines! { app crate::app;
    /// The file has what the page has, in Urdu too; no name, and the formula somebody typed nowhere.
    async fn a_list_leaves_as_its_page_shows_it(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, crate::ONCE, &[("name", "گل بی بی"), ("words", "=HYPERLINK(1)")]).await.expect(303).location();
        let (number, _) = crate::slip(&clerk, &at).await;
        app.settle().await;
        let before = app.log_size(journal::Kind::Lookups).await;
        let csv = clerk.in_urdu().get("/reports.csv").await.expect(200);
        let kind = csv.headers.get("content-type").unwrap().to_str().unwrap().to_owned();
        assert_eq!(kind, "text/csv; charset=utf-8");
        assert!(csv.headers.get("content-disposition").unwrap().to_str().unwrap().contains("reports-2026-11-21.csv"));
        let text = csv.text();
        assert!(text.starts_with('\u{FEFF}') && text.contains(&number) && text.contains("تھانہ سریاب"), "{text}");
        assert!(text.contains("2026-11-21 14:05,2026-11-21T09:05:00Z") && !text.contains("گل بی بی") && !text.contains("HYPER"));
        let xlsx = clerk.get("/reports.xlsx").await.expect(200);
        assert!(xlsx.bytes.starts_with(b"PK\x03\x04"));
        app.settle().await;
        assert_eq!(app.log_size(journal::Kind::Lookups).await, before + 2, "each taking away is in the journal");
        let page = clerk.get("/reports").await.text();
        assert!(page.contains("href=\"/reports.csv\"") && page.contains("href=\"/reports.xlsx\""));
        app.expect_clean().await;
    }

    /// Another station's clerk gets his own list, which does not have it; nobody signed in gets nothing.
    async fn a_file_reaches_no_further_than_its_page(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, crate::ONCE, &[]).await.expect(303).location();
        let (number, _) = crate::slip(&clerk, &at).await;
        let other = app.officer("moharrir", "QTA-CTY").await;
        let theirs = other.get("/reports.csv").await.expect(200).text();
        assert!(!theirs.contains(&number) && theirs.lines().count() == 1, "{theirs}");
        app.guest().get("/reports.csv").await.expect(303);
        clerk.get("/reports.pdf").await.expect(404);
    }

    /// More than a page of them is one file; so are the slips, each with what became of it.
    async fn a_file_goes_on_where_the_page_ends(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        for n in 0..35 {
            file(&sho, &format!("019ab5c0-0000-7000-8000-{n:012}"), &[]).await.expect(303);
        }
        assert_eq!(sho.get("/reports.csv").await.expect(200).text().lines().count(), 36);
        sho.post("/slips/issue", &[("count", "3"), ("once", "019ab5c0-0000-7000-8000-aaaaaaaaaaaa")]).await.expect(200);
        sho.post("/slips/void", &[("slip", "QTA-SAR-P-SARIAB-0002"), ("why", "=cmd")]).await;
        let slips = sho.get("/slips.csv").await.expect(200).text();
        assert_eq!(slips.lines().count(), 4, "{slips}");
        app.officer("dpo", "QTA").await.get("/slips.csv").await.expect(403);
    }
}
