//! Contacts with whoever reported: each is a row, the citizen sees when and how, never what was noted.

use testkit::{Browser, TestApp};

use crate::{ONCE, file, slip};

const AGAIN: &str = "019ab5c0-0000-7000-8000-0000000000c1";
const OTHER: &str = "019ab5c0-0000-7000-8000-0000000000c2";

async fn contact(clerk: &Browser<'_>, report: &str, once: &str, more: &[(&str, &str)]) -> testkit::Reply {
    let mut fields = vec![("way", "phone"), ("result", "spoke"), ("once", once)];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    clerk.post(&format!("{report}/contacts"), &fields).await
}

testkit::both_engines! { app crate::app;
    async fn a_contact_is_seen_by_officers_and_by_the_citizen(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip");
        clerk.get(&format!("{report}/contacts")).await.expect(200);
        let noted = [("note", "کل صبح دس بجے آئیں گی"), ("result", "tried"), ("way", "visit")];
        contact(&clerk, report, AGAIN, &noted).await.expect(303);
        contact(&clerk, report, AGAIN, &noted).await.expect(303);
        let page = clerk.get(&format!("{report}?purpose=serve-citizen")).await.expect(200).text();
        assert_eq!(page.matches("nobody was reached:").count(), 1, "sent twice is one contact");
        assert!(page.contains("کل صبح دس بجے آئیں گی"));
        let (number, code) = slip(&clerk, &at).await;
        let hers = app.guest().post("/track", &[("number", &number), ("code", &code)]).await.expect(200).text();
        assert!(hers.contains("An officer tried to reach you:") && hers.contains("By a visit"), "{hers}");
        assert!(!hers.contains("کل صبح"), "the note is the officers' own");
        app.expect_clean().await;
    }

    async fn what_is_wrong_is_said_and_nothing_is_kept(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip");
        let faults = contact(&clerk, report, AGAIN, &[("way", "pigeon"), ("result", "")]).await.expect(422).text();
        assert!(faults.contains("Choose how the contact was made") && faults.contains("Choose whether you spoke"));
        let yesterday = [("happened-day", "۲۰"), ("happened-month", "11"), ("happened-year", "2026"), ("hour-hour", "9")];
        let before = contact(&clerk, report, AGAIN, &yesterday).await.expect(422).text();
        assert!(before.contains("before the report reached the police"), "{before}");
        let page = clerk.get(&format!("{report}?purpose=serve-citizen")).await.expect(200).text();
        assert!(!page.contains("spoken with"));
    }

    async fn only_the_station_enters_it(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip");
        let other = app.officer("sho", "QTA-CTY").await;
        contact(&other, report, AGAIN, &[]).await.expect(404);
        let command = app.officer("dpo", "QTA").await;
        contact(&command, report, OTHER, &[]).await.expect(403);
        assert!(!command.get(&format!("{report}?purpose=supervise")).await.expect(200).text().contains("/contacts"));
        contact(&clerk, "/reports/019ab5c0-0000-7000-8000-00000000dead", OTHER, &[]).await.expect(404);
    }

    async fn json_enters_the_same(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let path = format!("/api/v1{}/contacts", at.trim_end_matches("/slip"));
        let body = serde_json::json!({"way": "phone", "result": "spoke", "note": "بات ہو گئی"});
        clerk.post_json(&path, AGAIN, &body).await.expect(201);
        clerk.post_json(&path, AGAIN, &body).await.expect(200);
        clerk.post_json(&path, OTHER, &serde_json::json!({"way": "phone"})).await.expect(422);
    }

    /// The key of the report opens its notes, and its destruction takes them along.
    async fn erasure_takes_the_note_along(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip").to_owned();
        contact(&clerk, &report, AGAIN, &[("note", "راز کی بات")]).await.expect(303);
        app.settle().await;
        app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        let page = clerk.get(&format!("{report}?purpose=serve-citizen")).await.expect(200).text();
        assert!(page.contains("spoken with") && !page.contains("راز کی بات"), "{page}");
        contact(&clerk, &report, OTHER, &[]).await.expect(404);
        assert!(app.check().await.is_clean());
    }
}
