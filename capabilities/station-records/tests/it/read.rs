//! Reading and printing a day.

use contracts::{DiaryEntry, Roznamcha, Substance};
use journal::{Draft, Kind, Subject};
use organisation::unit_id;
use station_records::Book;
use testkit::TestApp;

use crate::enter;

testkit::both_engines! { app crate::app;
    /// The station and its command read; an outsider is not told that there is a book. Every opening is journaled.
    async fn every_opening_is_known(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        enter(&clerk, "departure", "روانگی", "").await.expect(303);
        app.settle().await;
        let before = app.log_size(Kind::Lookups).await;
        clerk.get("/diary").await.expect(200);
        let office = unit_id("QTA-SAR");
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        sdpo.get(&format!("/diary?office={office}")).await.expect(200);
        app.settle().await;
        assert_eq!(app.log_size(Kind::Lookups).await, before + 2);
        let other = app.officer("sho", "QTA-CTY").await;
        other.get(&format!("/diary?office={office}")).await.expect(404);
        other.get(&format!("/api/v1/offices/{office}/diary/2026-11-21")).await.expect(404);
        clerk.get("/diary?day=2026-02-31").await.expect(404);
    }

    /// A day is reprinted byte for byte.
    async fn a_reprint_is_the_same_byte_for_byte(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        enter(&clerk, "departure", "گشت پارٹی روانہ ہوئی۔ شناختی کارڈ 54400-1234567-1", "").await.expect(303);
        let first = clerk.get("/diary/print.pdf").await.expect(200);
        app.clock.advance(600);
        let again = clerk.get("/diary/print.pdf?day=2026-11-21").await.expect(200);
        assert!(first.bytes.starts_with(b"%PDF") && first.bytes == again.bytes);
    }

    /// When the key of the record an entry is about is destroyed, number and hour remain and the words are gone.
    async fn an_erased_entry_leaves_no_gap(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let mut w = app.system().begin().await.unwrap();
        let record = w.new_id();
        let key = w.new_key(record, "complaint", None).await.unwrap();
        let cause = w.journal(Draft::new("test.cause", Subject { kind: "test", id: record, version: None })).unwrap();
        let entry = DiaryEntry {
            office: unit_id("QTA-SAR"),
            kind: "complaint-received".to_owned(),
            arrived_at: None,
            about: Some("QTA-SAR-2026-000001".to_owned()),
            substance: Substance::Sealed { record, key: &key, words: "راز کی بات".to_owned() },
        };
        Book.enter(&mut w, entry, cause).await.unwrap();
        w.commit().await.unwrap();
        assert!(clerk.get("/diary").await.text().contains("راز کی بات"));
        app.settle().await;
        app.erase("test", record).await;
        let day = clerk.get("/diary").await.expect(200).text();
        assert!(day.contains("id=\"entry-1\"") && day.contains("lawfully erased") && !day.contains("راز کی بات"));
        app.expect_clean().await;
    }
}
