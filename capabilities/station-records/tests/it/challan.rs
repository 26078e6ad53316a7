//! The report of CrPC 173: forwarded once as a whole, with its entry in the diary; every fault at its field.

use serde_json::json;
use testkit::{Browser, Reply, TestApp, taken_away};

use crate::once;

const COURT: &str = "جوڈیشل مجسٹریٹ سریاب";
const FOUND: &str = "ملزم سے موٹر سائیکل برآمد ہوئی";
const REASONS: &str = "باوجود تلاش کے پتہ نہ چلا";

async fn register(sho: &Browser<'_>, more: &[(&str, &str)]) -> String {
    let once = once();
    let mut fields = vec![
        ("source", "own-motion"),
        ("sections", "379"),
        ("words", "میری موٹر سائیکل چوری ہو گئی"),
        ("property", "موٹر سائیکل"),
        ("once", once.as_str()),
    ];
    fields.extend_from_slice(more);
    sho.post("/firs/new", &fields).await.expect(303).location()
}

async fn send(who: &Browser<'_>, fir: &str, kind: &str, more: &[(&str, &str)]) -> Reply {
    send_once(who, fir, &once(), kind, more).await
}

async fn send_once(who: &Browser<'_>, fir: &str, once: &str, kind: &str, more: &[(&str, &str)]) -> Reply {
    let mut fields = vec![("kind", kind), ("court", COURT), ("words", FOUND), ("reasons", REASONS)];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields.push(("once", once));
    who.post(&format!("{fir}/report"), &fields).await
}

fn at<'a>(day: &'a str, hour: &'a str, minute: &'a str) -> [(&'static str, &'a str); 5] {
    [
        ("happened-day", day),
        ("happened-month", "11"),
        ("happened-year", "2026"),
        ("hour-hour", hour),
        ("hour-minute", minute),
    ]
}

fn has_fault(page: &str, field: &str) -> bool {
    page.contains(&format!("id=\"{field}-error\""))
}

testkit::both_engines! { app crate::app;
    /// Two interim reports, a complete one, then a supplementary: each beside the FIR, in the diary and as a paper.
    async fn interim_then_complete_then_supplementary(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let fir = register(&sho, &[("name", "گل بی بی")]).await;
        assert!(sho.get(&fir).await.text().contains(&format!("{fir}/report")));
        let form = sho.get(&format!("{fir}/report")).await.expect(200).text();
        assert!(form.contains("value=\"379 PPC\"") && form.contains("value=\"interim\"") && !form.contains("value=\"supplementary\""), "{form}");
        send(&sho, &fir, "interim", &[("sections", "379 PPC")]).await.expect(303);
        assert!(!sho.get(&fir).await.text().contains("other sections than those"), "sent back as the form has them");
        send(&sho, &fir, "interim", &[("court", "سیشن کورٹ کوئٹہ")]).await.expect(303);
        let counts = [("in_custody", "۲"), ("on_bail", "1"), ("proclaimed", ""), ("witnesses", "محمد اسلم"), ("carrier", "روڈ سرٹیفکیٹ 214/26"), ("sections", "379, 411")];
        send(&sho, &fir, "complete", &counts).await.expect(303);
        let again = send(&sho, &fir, "complete", &[]).await.expect(422).text();
        assert!(has_fault(&again, "kind") && again.contains(FOUND) && again.contains("Only a supplementary one"), "{again}");
        send(&sho, &fir, "untraced", &[]).await.expect(422);
        send(&sho, &fir, "supplementary", &[("words", "نیا گواہ سامنے آیا")]).await.expect(303);
        let page = clerk.get(&fir).await.expect(200).text();
        for shown in [COURT, "سیشن کورٹ کوئٹہ", FOUND, "محمد اسلم", "214/26", "411 PPC", "نیا گواہ", "other sections than those"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert!(!page.contains(&format!("href=\"{fir}/report\"")), "the clerk has no charge");
        assert_eq!(page.matches("sent to the court").count(), 4, "each in the history: {page}");
        for ordinal in 1..=4 {
            assert!(clerk.get(&format!("{fir}/reports/{ordinal}")).await.expect(200).bytes.starts_with(b"%PDF"));
        }
        for none in ["0", "5", "01", "x"] {
            clerk.get(&format!("{fir}/reports/{none}")).await.expect(404);
        }
        clerk.get(&format!("{fir}/notices/informant")).await.expect(404);
        let diary = clerk.get("/diary").await.expect(200).text();
        assert_eq!(diary.matches("Report under section 173").count(), 4, "{diary}");
        assert!(diary.contains(COURT) && !diary.contains(FOUND) && !diary.contains("گل بی بی"), "what was found is not for the book");
        app.expect_clean().await;
    }

    /// Untraced and cancelled need reasons and leave the informant's notice; a refusal and a report exclude each other.
    async fn nobody_sent_up_is_told_to_the_informant(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        for kind in ["untraced", "cancelled"] {
            let fir = register(&sho, &[]).await;
            let page = send(&sho, &fir, kind, &[("reasons", " \u{202e}\n")]).await.expect(422).text();
            assert!(has_fault(&page, "reasons") && page.contains(FOUND));
            send(&sho, &fir, kind, &[]).await.expect(303);
            let page = sho.get(&fir).await.expect(200).text();
            assert!(page.contains(REASONS) && page.contains(&format!("{fir}/notices/informant")), "{page}");
            assert!(!page.contains(&format!("{fir}/refusal")));
            assert!(sho.get(&format!("{fir}/notices/informant")).await.expect(200).bytes.starts_with(b"%PDF"));
            sho.get(&format!("{fir}/notices/magistrate")).await.expect(404);
            let refusal = [("reasons", REASONS), ("court", COURT), ("once", &once())];
            sho.post(&format!("{fir}/refusal"), &refusal).await.expect(422);
        }
        let fir = register(&sho, &[]).await;
        let refusal = [("reasons", REASONS), ("court", COURT), ("once", &once())];
        sho.post(&format!("{fir}/refusal"), &refusal).await.expect(303);
        let page = send(&sho, &fir, "complete", &[]).await.expect(422).text();
        assert!(has_fault(&page, "kind") && page.contains(FOUND));
        sho.get(&format!("{fir}/report")).await.expect(409);
        app.expect_clean().await;
    }

    /// Everything wrong is said at its field, and nothing typed is lost.
    async fn every_fault_is_named_at_its_field(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let fir = register(&sho, &[]).await;
        app.clock.advance(120);
        let wrong = [("kind", "perhaps"), ("court", "\u{202e}\u{2066}"), ("words", ""), ("in_custody", "-1"), ("on_bail", "بہت"), ("not_sent", "10000"), ("proclaimed", "1.5"), ("sections", "<b>")];
        let page = send(&sho, &fir, "", &wrong).await.expect(422).text();
        for field in ["kind", "court", "words", "in_custody", "on_bail", "not_sent", "proclaimed", "sections"] {
            assert!(has_fault(&page, field), "{field}: {page}");
        }
        assert!(page.contains(REASONS) && page.contains("&#60;b&#62;") || page.contains("&lt;b&gt;"), "{page}");
        for (typed, field) in [(at("21", "14", "04"), "happened"), (at("21", "14", "08"), "happened"), (at("22", "9", "0"), "happened"), (at("21", "", ""), "hour"), (at("21", "25", "0"), "hour"), (at("31", "9", "0"), "happened")] {
            let page = send(&sho, &fir, "complete", &typed).await.expect(422).text();
            assert!(has_fault(&page, field), "{typed:?}: {page}");
        }
        let page = send(&sho, &fir, "complete", &[("sections", "379, 9999")]).await.expect(422).text();
        assert!(has_fault(&page, "sections") && page.contains("9999") && page.contains("name=\"sections_seen\""), "{page}");
        let long = "ا".repeat(6_001);
        assert!(has_fault(&send(&sho, &fir, "complete", &[("words", &long)]).await.expect(422).text(), "words"));
        let urdu = [("happened-day", "۲۱"), ("happened-month", "۱۱"), ("happened-year", "۲۰۲۶"), ("hour-hour", "۱۴"), ("hour-minute", "۰۶"), ("sections", "۳۷۹، ۹۹۹۹"), ("sections_seen", "yes"), ("court", "\u{202e}جوڈیشل مجسٹریٹ\u{202c}")];
        send(&sho, &fir, "complete", &urdu).await.expect(303);
        let page = sho.get(&fir).await.expect(200).text();
        assert!(page.contains("14:06") && page.contains("9999 (not in the law catalogue)") && !page.contains('\u{202e}'), "{page}");
        app.expect_clean().await;
    }

    /// Once however often it is sent; of two officers at once one wins.
    async fn forwarded_once(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let fir = register(&sho, &[]).await;
        let form = once();
        for _ in 0..2 {
            send_once(&sho, &fir, &form, "interim", &[]).await.expect(303);
        }
        assert!(sho.get(&fir).await.text().matches("Interim report\u{2069}, number").count() == 1);
        let (one, other) = tokio::join!(send(&sho, &fir, "complete", &[]), send(&sho, &fir, "untraced", &[]));
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422]);
        assert_eq!(sho.get("/diary").await.text().matches("Report under section 173").count(), 2);
        app.expect_clean().await;
    }

    /// Only whoever has charge, freshly signed in; of another station there is no such FIR.
    async fn only_whoever_has_charge(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let other = app.officer("sho", "QTA-CTY").await;
        let fir = register(&sho, &[]).await;
        send(&clerk, &fir, "complete", &[]).await.expect(403);
        clerk.get(&format!("{fir}/report")).await.expect(403);
        send(&other, &fir, "complete", &[]).await.expect(404);
        other.get(&format!("{fir}/report")).await.expect(404);
        other.get(&format!("{fir}/reports/1")).await.expect(404);
        app.guest().get(&format!("{fir}/report")).await.expect(303);
        send(&sho, "/firs/019ab5c0-0000-7000-8000-00000000dead", "complete", &[]).await.expect(404);
        app.clock.advance(600);
        sho.get(&fir).await.expect(200);
        app.clock.advance(400);
        let page = send(&sho, &fir, "complete", &[]).await.expect(422).text();
        assert!(page.contains("older than 15 minutes") && page.contains(FOUND), "{page}");
        let other = app.back("sho", "QTA-CTY").await;
        let list = other.get("/challans").await.expect(200).text();
        assert!(!list.contains("1/26") && !other.get("/challans.csv").await.expect(200).text().contains("1/26"));
        app.expect_clean().await;
    }

    /// The list by state, on the screen, as a file and over JSON.
    async fn the_list_says_what_is_due(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let mut firs = Vec::new();
        for _ in 0..5 {
            firs.push(register(&sho, &[]).await);
        }
        send(&sho, &firs[1], "interim", &[]).await.expect(303);
        send(&sho, &firs[2], "complete", &[]).await.expect(303);
        send(&sho, &firs[3], "untraced", &[]).await.expect(303);
        let refusal = [("reasons", REASONS), ("court", COURT), ("once", &once())];
        sho.post(&format!("{}/refusal", firs[4]), &refusal).await.expect(303);
        for (state, number) in [("due", "1/26"), ("interim", "2/26"), ("sent", "3/26"), ("untraced", "4/26"), ("not-investigated", "5/26")] {
            let rows = sho.get(&format!("/api/v1/challans?state={state}")).await.expect(200).json()["rows"].clone();
            assert_eq!((rows.as_array().unwrap().len(), &rows[0]["cited"], &rows[0]["state"]), (1, &json!(number), &json!(state)), "{rows}");
            assert_eq!(rows[0]["due_at"].is_string(), ["due", "interim"].contains(&state));
        }
        let none = sho.get("/challans?state=cancelled").await.expect(200).text();
        assert!(none.contains("There is no FIR here") && !none.contains("1/26"));
        sho.get("/challans?state=lost").await.expect(404);
        let file = taken_away(&app, &sho, ("/challans", "/challans", ""), &[]).await;
        assert_eq!(file.len(), 5, "{file:?}");
        app.clock.advance(14 * 86_400 + 1);
        let sho = app.back("sho", "QTA-SAR").await;
        assert_eq!(sho.get("/challans").await.expect(200).text().matches("Late").count(), 2);
        app.expect_clean().await;
    }

    /// Over JSON: once however often it is sent, refused to whom its page refuses it.
    async fn over_json(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let other = app.officer("sho", "QTA-CTY").await;
        let fir = register(&sho, &[]).await;
        let path = format!("/api/v1{fir}/report");
        let body = json!({"kind": "interim", "court": COURT, "words": FOUND});
        let key = once();
        for status in [201, 200] {
            assert_eq!(sho.post_json(&path, &key, &body).await.expect(status).json()["ordinal"], 1);
        }
        assert_eq!(sho.post_json(&path, &once(), &body).await.expect(201).json()["ordinal"], 2);
        let faults = sho.post_json(&path, &once(), &json!({"kind": "cancelled"})).await.expect(422).json();
        assert_eq!(faults["errors"].as_array().unwrap().len(), 3, "{faults}");
        clerk.post_json(&path, &once(), &body).await.expect(403);
        other.post_json(&path, &once(), &body).await.expect(404);
        app.guest().post_json(&path, &once(), &body).await.expect(401);
        for wrong in ["x", "%DB%B1%DB%B2", "%E2%80%AE1", "019ab5c0-0000-7000-8000-00000000dead"] {
            sho.post_json(&format!("/api/v1/firs/{wrong}/report"), &once(), &body).await.expect(404);
        }
        app.expect_clean().await;
    }

    /// With the FIR's key what was found is gone; that a report was sent, and when, remains.
    async fn erasure_takes_what_was_found(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let fir = register(&sho, &[]).await;
        send(&sho, &fir, "complete", &[]).await.expect(303);
        app.settle().await;
        app.erase("fir", fir.trim_start_matches("/firs/").parse().unwrap()).await;
        let page = sho.get(&fir).await.expect(200).text();
        assert!(page.contains("Complete report (challan)") && !page.contains(FOUND) && !page.contains(COURT), "{page}");
        sho.get(&format!("{fir}/reports/1")).await.expect(404);
        assert!(sho.get("/challans?state=sent").await.expect(200).text().contains("1/26"));
        assert!(app.check().await.is_clean());
    }
}
