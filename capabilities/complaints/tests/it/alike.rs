//! Reports that may tell the same event: what is suggested, to whom and why, and what officers say of it.

use kernel::ids::ComplaintId;
use serde_json::{Value, json};
use testkit::{Browser, Reply, TestApp};

use crate::{file, lookups, once, slip};

const THEFT: &str = "رات کو دکان کا تالا توڑ کر سلائی مشین لے گئے";
const RETOLD: &str = "ہماری دکان کا تالا ٹوٹا ہوا تھا، سلائی مشین غائب ہے";

/// Records a report of a theft from a shop in a killi. Its address and number.
async fn told(clerk: &Browser<'_>, words: &str, more: &[(&str, &str)]) -> (String, String) {
    let mut fields = vec![
        ("words", words),
        ("killi", "کلی گل محمد"),
        ("happened-day", "19"),
        ("happened-month", "11"),
        ("happened-year", "2026"),
        ("hour-hour", "20"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    let at = file(clerk, &once(), &fields).await.expect(303).location();
    let (number, _) = slip(clerk, &at).await;
    (at.trim_end_matches("/slip").to_owned(), number)
}

async fn alike(officer: &Browser<'_>, report: &str, purpose: &str) -> Value {
    officer.get(&format!("/api/v1{report}/alike?purpose={purpose}")).await.expect(200).json()
}

fn numbers(beside: &Value) -> Vec<&str> {
    beside["suggested"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap()).collect()
}

fn reasons(beside: &Value) -> Vec<&str> {
    let reasons = beside["suggested"][0]["reasons"].as_array().unwrap();
    reasons.iter().map(|reason| reason["what"].as_str().unwrap()).collect()
}

async fn say(officer: &Browser<'_>, report: &str, other: &str, verdict: &str, reason: &str) -> Reply {
    say_once(officer, report, (other, verdict, reason), &once()).await
}

async fn say_once(officer: &Browser<'_>, report: &str, said: (&str, &str, &str), once: &str) -> Reply {
    let (other, verdict, reason) = said;
    let fields =
        [("other", other), ("verdict", verdict), ("reason", reason), ("once", once), ("from", "supervise")];
    officer.post(&format!("{report}/links"), &fields).await
}

testkit::both_engines! { app crate::app;
    /// One event told by two is seen on the page, on the slip and over JSON, with why; on no citizen's page.
    async fn one_event_told_by_two_is_suggested_with_its_reasons(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (_, first) = told(&clerk, THEFT, &[]).await;
        told(&clerk, "بکری گم ہو گئی", &[("killi", "کلی شابو")]).await;
        told(&clerk, THEFT, &[("happened-day", "2")]).await;
        let slip_at = file(&clerk, &once(), &[("words", RETOLD), ("killi", "گل محمد"), ("happened-day", "۱۹"),
            ("happened-month", "11"), ("happened-year", "2026"), ("hour-hour", "22")]).await.expect(303).location();
        let on_slip = clerk.get(&slip_at).await.expect(200).text();
        assert!(on_slip.contains("Perhaps told before") && on_slip.contains(&first));
        let report = slip_at.trim_end_matches("/slip");
        let page = clerk.get(&format!("{report}?purpose=serve-citizen")).await.expect(200).text();
        let why = "the same killi or village, within four hours of each other, \u{2068}4\u{2069} words in common";
        assert!(page.contains(why) && page.matches("class=\"lines\"").count() == 1, "{page}");
        let beside = alike(&clerk, report, "serve-citizen").await;
        assert_eq!((numbers(&beside), reasons(&beside)), (vec![first.as_str()], vec!["same-killi", "same-hours", "words"]));
        let urdu = clerk.in_urdu().get(&slip_at).await.text();
        assert!(urdu.contains("شاید یہ بات پہلے بھی بتائی گئی ہے") && urdu.contains("وہی کلی یا گاؤں، "));
        let (number, code) = slip(&clerk, &slip_at).await;
        let hers = app.guest().post("/track", &[("number", &number), ("code", &code)]).await.expect(200).text();
        assert!(!hers.contains(&first));
        app.expect_clean().await;
    }

    /// What comes up is journaled; where nothing does, only the opening is.
    async fn what_comes_up_is_journaled(app: TestApp) {
        let _sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, _) = told(&clerk, THEFT, &[]).await;
        let open = format!("{report}?purpose=serve-citizen");
        let before = lookups(&app).await;
        clerk.get(&open).await.expect(200);
        assert_eq!(lookups(&app).await, before + 1);
        told(&clerk, RETOLD, &[]).await;
        let before = lookups(&app).await;
        clerk.get(&open).await.expect(200);
        assert_eq!(lookups(&app).await, before + 2);
        let refused = clerk.get(&format!("/api/v1{report}/alike?purpose=supervise")).await.expect(403).text();
        assert!(!refused.contains("QTA-SAR-2026-000002"));
        clerk.get(&format!("/api/v1{report}/alike")).await.expect(422);
    }

    /// Another station's report is suggested to those above both, and to nobody at the first.
    async fn nothing_is_suggested_across_what_may_be_read(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let (report, number) = told(&here, THEFT, &[]).await;
        let (theirs, their_number) = told(&there, RETOLD, &[]).await;
        assert!(numbers(&alike(&here, &report, "supervise").await).is_empty());
        assert!(numbers(&alike(&there, &theirs, "serve-citizen").await).is_empty());
        let dpo = app.officer("dpo", "QTA").await;
        assert_eq!(numbers(&alike(&dpo, &report, "supervise").await), [their_number.as_str()]);
        there.get(&format!("/api/v1{report}/alike?purpose=supervise")).await.expect(404);
        // He cannot name it either, and is not told that it is there.
        let unknown = say(&here, &report, &their_number, "same", "").await.expect(422).text();
        assert!(unknown.contains("no report with this number"));
        // Said from above, both stations see the number; what was compared is for those who may open both.
        say(&dpo, &report, &their_number, "same", "دونوں میں وہی مشین").await.expect(303);
        let page = here.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains(&their_number) && !page.contains(&theirs) && !page.contains("وہی مشین"));
        let page = there.get(&format!("{theirs}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains(&number) && !page.contains(&report));
        assert!(dpo.get(&format!("{theirs}?purpose=supervise")).await.text().contains("وہی مشین"));
        app.expect_clean().await;
    }

    /// Who told it is no reason for those who may not know it.
    async fn a_phone_is_a_reason_only_for_those_who_may_know_it(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let phone = ("phone", "0300-0000001");
        let (report, _) = told(&clerk, "بکری گم ہو گئی", &[phone]).await;
        told(&clerk, "جھگڑا ہوا", &[phone]).await;
        assert!(numbers(&alike(&clerk, &report, "serve-citizen").await).is_empty());
        let known = alike(&sho, &report, "supervise").await;
        assert_eq!(reasons(&known), ["same-killi", "same-hours", "same-phone"]);
    }

    /// A grave matter is suggested to those who may read it, by its number and nothing else.
    async fn a_grave_matter_is_a_number_and_nothing_else(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let (grave, number) = told(&clerk, THEFT, &[]).await;
        let (report, _) = told(&clerk, RETOLD, &[]).await;
        let id: ComplaintId = grave.trim_start_matches("/reports/").parse().unwrap();
        let mut w = app.system().begin().await.unwrap();
        let row = complaints::store::by_id(w.tx(), id).await.unwrap().unwrap();
        let row = complaints::store::report::Model { sensitivity: 3, version: 2, ..row };
        w.update::<complaints::store::report::Entity>(row).await.unwrap();
        let subject = journal::Subject { kind: "complaint", id: id.0, version: Some(2) };
        w.journal(journal::Draft::new("test.grave", subject)).unwrap();
        w.commit().await.unwrap();
        assert!(numbers(&alike(&clerk, &report, "serve-citizen").await).is_empty());
        let beside = alike(&sho, &report, "supervise").await;
        assert_eq!(numbers(&beside), [number.as_str()]);
        assert_eq!((&beside["suggested"][0]["happened_at"], reasons(&beside).len()), (&json!(null), 0));
    }

    /// The same matter: beside both, once however often it is sent, and taken back by another row. Another matter is not
    /// suggested again.
    async fn an_officer_says_what_they_are_and_may_say_otherwise(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (one, one_number) = told(&sho, THEFT, &[]).await;
        let (other, other_number) = told(&sho, RETOLD, &[]).await;
        sho.get(&format!("{one}/links?other={other_number}")).await.expect(200);
        let form = once();
        for _ in 0..2 {
            let said = (other_number.as_str(), "same", "وہی دکان");
            assert_eq!(say_once(&sho, &one, said, &form).await.expect(303).location(), format!("{one}?purpose=supervise"));
        }
        for (report, number) in [(&one, &other_number), (&other, &one_number)] {
            let page = sho.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
            assert!(page.contains(number.as_str()) && page.contains("Same matter</") && page.contains("وہی دکان"), "{page}");
            assert!(!page.contains("Perhaps told before"));
        }
        // Said a second time it writes nothing, and what was typed is not lost.
        let again = say(&sho, &other, &one_number, "same", "ایک ہی چوری").await.expect(422).text();
        assert!(again.contains("ایک ہی چوری"));
        say(&sho, &other, &one_number.to_lowercase().replace('-', " "), "other", "دوسری دکان").await.expect(303);
        let beside = alike(&sho, &one, "supervise").await;
        assert!(numbers(&beside).is_empty());
        let links = beside["links"].as_array().unwrap();
        assert_eq!((links.len(), &links[0]["verdict"], &links[0]["reason"]), (1, &json!("other"), &json!("دوسری دکان")));
        let body = json!({"other": other_number, "verdict": "same"});
        let form = once();
        sho.post_json(&format!("/api/v1{one}/links"), &form, &body).await.expect(201);
        sho.post_json(&format!("/api/v1{one}/links"), &form, &body).await.expect(200);
        app.expect_clean().await;
    }

    /// Two officers at once: one answer stands, the other is told so.
    async fn two_officers_at_once_are_one_answer(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let (one, one_number) = told(&sho, THEFT, &[]).await;
        let (other, other_number) = told(&sho, RETOLD, &[]).await;
        let (a, b) = tokio::join!(
            say(&sho, &one, &other_number, "same", ""),
            say(&clerk, &other, &one_number, "same", ""),
        );
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422]);
        assert_eq!(alike(&sho, &one, "supervise").await["links"].as_array().unwrap().len(), 1);
        app.expect_clean().await;
    }

    /// What is wrong is said; nothing is written.
    async fn wrong_answers_leave_nothing(app: TestApp) {
        let (sho, stranger) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let (report, number) = told(&sho, THEFT, &[]).await;
        for (other, verdict, fault) in [
            ("", "", "Enter the number of the other report"), (number.as_str(), "same", "this very report"),
            ("QTA-SAR-2026-999999", "same", "no report with this number"), (number.as_str(), "merge", "Choose whether it is the same"),
            ("' OR '1'='1", "other", "no report with this number"),
        ] {
            let page = say(&sho, &report, other, verdict, "ہاتھ سے لکھی وجہ").await.expect(422).text();
            assert!(page.contains(fault) && page.contains("ہاتھ سے لکھی وجہ"), "{fault}: {page}");
        }
        say(&stranger, &report, &number, "same", "").await.expect(404);
        stranger.get(&format!("{report}/links")).await.expect(404);
        say(&sho, "/reports/019ab5c0-0000-7000-8000-00000000dead", &number, "same", "").await.expect(404);
        assert!(alike(&sho, &report, "supervise").await["links"].as_array().unwrap().is_empty());
        app.expect_clean().await;
    }

    /// An erased report is suggested no more, and the reason goes with either of the two.
    async fn what_is_erased_is_suggested_no_more(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (one, _) = told(&sho, THEFT, &[]).await;
        let (gone, gone_number) = told(&sho, RETOLD, &[]).await;
        let (linked, linked_number) = told(&sho, RETOLD, &[("hour-hour", "21")]).await;
        assert_eq!(numbers(&alike(&sho, &one, "supervise").await).len(), 2);
        say(&sho, &one, &linked_number, "same", "راز کی بات").await.expect(303);
        app.settle().await;
        for report in [&gone, &linked] {
            app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        }
        let beside = alike(&sho, &one, "supervise").await;
        assert!(numbers(&beside).is_empty());
        assert_eq!((&beside["links"][0]["number"], &beside["links"][0]["reason"]), (&json!(linked_number), &json!(null)));
        assert!(numbers(&alike(&sho, &gone, "supervise").await).is_empty());
        say(&sho, &one, &gone_number, "same", "").await.expect(404);
        assert!(app.check().await.is_clean());
    }
}
