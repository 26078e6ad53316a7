//! The station's books as files: FIRs, and a day of the diary.

use testkit::TestApp;

use crate::{enter, once};

testkit::both_engines! { app crate::app;
    /// FIRs by number and section, without a name; a day of the diary with its words, harmless to a spreadsheet.
    async fn the_books_leave_as_their_pages_show_them(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let fields = [
            ("source", "oral"), ("sections", "379"), ("words", "چوری"), ("property", "بکری"), ("signed", "declined"), ("read_over", "yes"),
            ("name", "زرمینہ"), ("once", &once()),
        ];
        sho.post("/firs/new", &fields).await.expect(303);
        enter(&sho, "departure", "=1+1 گشت", "").await.expect(303);
        app.settle().await;
        let before = app.log_size(journal::Kind::Lookups).await;
        let firs = sho.get("/firs.csv").await.expect(200).text();
        assert!(firs.contains("1/26") && firs.contains("379 PPC") && !firs.contains("زرمینہ") && !firs.contains("چوری"), "{firs}");
        let diary = sho.get("/diary.csv").await.expect(200).text();
        assert!(diary.contains("'=1+1 گشت") && diary.lines().count() == 3, "{diary}");
        assert!(sho.get("/diary.xlsx").await.expect(200).bytes.starts_with(b"PK"));
        app.settle().await;
        assert_eq!(app.log_size(journal::Kind::Lookups).await, before + 5, "the day's openings and the three files");
        let page = sho.get("/diary").await.text();
        assert!(page.contains("/diary.csv?day=2026-11-21&#38;office=") || page.contains("/diary.csv?day=2026-11-21&amp;office="), "{page}");
        let other = app.officer("sho", "QTA-CTY").await;
        let office = organisation::unit_id("QTA-SAR");
        other.get(&format!("/diary.csv?office={office}")).await.expect(404);
        assert!(!other.get("/firs.csv").await.expect(200).text().contains("1/26"));
    }
}
