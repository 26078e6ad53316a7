//! Searching reports: what is found, by whom, and what the journal keeps of it.

use capability::Findable;
use serde_json::{Value, json};
use testkit::{Browser, Reply, TestApp};

use crate::{file, lookups};

const NAME: &str = "زرمینہ بی بی";

fn once(number: u32) -> String {
    format!("019ab5c0-0000-7000-8000-0000000020{number:02}")
}

/// Records a report by somebody with a name, a phone and a card. Its address.
async fn told(clerk: &Browser<'_>, number: u32, more: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("name", NAME),
        ("parentage", "محمد اسلم"),
        ("phone", "0300-0000001"),
        ("cnic", "54400-1234567-1"),
        ("killi", "کلی گل محمد"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    let slip = file(clerk, &once(number), &fields).await.expect(303).location();
    slip.trim_end_matches("/slip").to_owned()
}

async fn search(browser: &Browser<'_>, q: &str, purpose: &str) -> Reply {
    browser.post("/reports/search", &[("q", q), ("purpose", purpose)]).await
}

async fn finds(browser: &Browser<'_>, q: &str) -> bool {
    let (found, _) = numbers(browser, &json!({"q": q, "purpose": "serve-citizen"})).await;
    found.contains(&"QTA-SAR-2026-000001".to_owned())
}

async fn numbers(browser: &Browser<'_>, body: &Value) -> (Vec<String>, Value) {
    let found = browser.post_json("/api/v1/reports/search", &once(99), body).await.expect(200).json();
    let rows = found["rows"].as_array().unwrap().iter();
    (rows.map(|row| row["number"].as_str().unwrap().to_owned()).collect(), found["next"].clone())
}

testkit::both_engines! { app crate::app;
    /// One box: numbers, phones, cards, names in both scripts and their beginnings, words as typed on any keyboard.
    async fn one_box_finds_by_whatever_is_known(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        told(&clerk, 1, &[]).await;
        told(&clerk, 2, &[("name", "عبداللہ"), ("parentage", "کریم"), ("phone", "0333-9999999"), ("cnic", ""), ("killi", "شابو"), ("words", "بکری گم ہو گئی")]).await;
        for q in [
            "QTA-SAR-2026-000001", "qta sar ۲۰۲۶ 000001", "2026-1", "000001", "0300-0000001", "+92 300 0000001", "۰۰۰۰۰۰۱",
            "54400-1234567-1", "۵۴۴۰۰۱۲۳۴۵۶۷۱", "زرمینہ", "زرم", "zarmeena", "Zarmina bibi", "aslam", "اسلم", "گل محمد",
            "سايكل", "موٹر چوری", "چوری zarmina",
        ] {
            assert!(finds(&clerk, q).await, "{q}");
        }
        for q in ["000009", "0300-0000002", "54400-1234567-2", "بکری", "عبداللہ", "zarmina بکری", "' OR '1'='1", "%", "<script>"] {
            let page = search(&clerk, q, "serve-citizen").await.text();
            assert!(!page.contains("QTA-SAR-2026-000001") && !page.contains("<script>alert"), "{q}");
        }
        app.expect_clean().await;
    }

    /// A purpose that is not his asks again beside it, with what he typed; so does opening a report. The refusal is journaled.
    async fn a_refused_purpose_asks_again(app: TestApp) {
        let _in_charge = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = told(&clerk, 1, &[]).await;
        let before = lookups(&app).await;
        let page = search(&clerk, "گل محمد", "supervise").await.expect(403).text();
        assert!(page.contains("id=\"purpose-error\"") && page.contains("value=\"گل محمد\"") && !page.contains("QTA-SAR-2026-000001"), "{page}");
        let page = clerk.get(&format!("{at}?purpose=supervise")).await.expect(403).text();
        assert!(page.contains("id=\"purpose-error\"") && page.contains("value=\"supervise\" checked") && !page.contains("موٹر سائیکل"), "{page}");
        assert_eq!(lookups(&app).await, before + 2, "refused, and written down");
        let other = app.officer("moharrir", "QTA-CTY").await;
        other.get(&format!("{at}?purpose=supervise")).await.expect(404);
        app.expect_clean().await;
    }

    /// Names are shown to those who may know them; the clerk sees number, hours and state.
    async fn names_are_for_those_who_may_know_them(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        told(&clerk, 1, &[]).await;
        let page = search(&clerk, "0300-0000001", "serve-citizen").await.expect(200).text();
        assert!(page.contains("QTA-SAR-2026-000001") && !page.contains(NAME) && !page.contains("کلی گل محمد"));
        let page = search(&sho, "0300-0000001", "supervise").await.expect(200).text();
        assert!(page.contains(NAME) && page.contains("کلی گل محمد") && !page.contains("موٹر سائیکل"));
        assert!(page.contains("?purpose=supervise"), "opened for the reason it was searched for");
    }

    /// The search finds what the officer may read and nothing else, by every role.
    async fn a_search_finds_what_may_be_read_and_nothing_else(app: TestApp) {
        let (here, there) = (app.officer("moharrir", "QTA-SAR").await, app.officer("moharrir", "QTA-CTY").await);
        told(&here, 1, &[]).await;
        told(&there, 2, &[]).await;
        let both = ["QTA-CTY-2026-000001", "QTA-SAR-2026-000001"];
        for (kind, unit, purpose, expected) in [
            ("moharrir", "QTA-NSR", "serve-citizen", &both[..0]),
            ("sdpo", "QTA-C-SAR", "supervise", &both[1..]),
            ("sdpo", "QTA-C-CTY", "supervise", &both[..1]),
            ("dpo", "QTA", "supervise", &both[..]),
            ("igp", "BAL", "supervise", &both[..]),
        ] {
            let officer = app.officer(kind, unit).await;
            let (found, _) = numbers(&officer, &json!({"q": "0300-0000001", "purpose": purpose})).await;
            let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{kind} {unit}");
        }
        // Who may not know who told it does not find out by name either; whoever is answerable does.
        let sho = app.officer("sho", "QTA-SAR").await;
        for (officer, q, purpose, expected) in [
            (&here, "زرمینہ", "serve-citizen", &both[..0]),
            (&here, "زرم", "serve-citizen", &both[..0]),
            (&sho, "زرم", "supervise", &both[1..]),
        ] {
            let (found, _) = numbers(officer, &json!({"q": q, "purpose": purpose})).await;
            assert_eq!(found, expected, "{q}");
        }
        let (nothing, _) = numbers(&here, &json!({"q": "زرمینہ", "purpose": "investigate"})).await;
        assert!(nothing.is_empty(), "he works on none of them");
    }

    /// Accepted by another station, a report is found there, and still where it was received.
    async fn a_report_that_was_passed_on_is_found_by_both(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let report = told(&here, 1, &[]).await;
        let asked = json!({"q": "zarmina چوری", "purpose": "supervise"});
        assert!(numbers(&there, &asked).await.0.is_empty());
        let (to, offered, accepted) = (organisation::unit_id("QTA-CTY").to_string(), once(81), once(82));
        let offer = [("to", to.as_str()), ("ground", "area"), ("once", offered.as_str())];
        here.post(&format!("{report}/transfer"), &offer).await.expect(303);
        there.post(&format!("{report}/transfer/accept"), &[("once", accepted.as_str())]).await.expect(303);
        for officer in [&here, &there] {
            assert_eq!(numbers(officer, &asked).await.0, ["QTA-SAR-2026-000001"]);
        }
        app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        assert!(numbers(&there, &asked).await.0.is_empty());
    }

    /// Journaled before anything is shown, refused ones too; neither the entry nor its body has the question.
    async fn a_search_is_journaled_without_its_words(app: TestApp) {
        let _sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        told(&clerk, 1, &[]).await;
        let before = lookups(&app).await;
        search(&clerk, "چوری", "serve-citizen").await.expect(200);
        search(&clerk, "چوری", "serve-citizen").await.expect(200);
        assert_eq!(lookups(&app).await, before + 2);
        let refused = search(&clerk, "چوری", "supervise").await.expect(403).text();
        assert!(!refused.contains("QTA-SAR-2026-000001"));
        assert_eq!(lookups(&app).await, before + 3);
        let bodies = searches(&app).await;
        let searched: Vec<op::Searched> = bodies.iter().map(|body| ciborium::from_reader(body.as_slice()).unwrap()).collect();
        let mut shown: Vec<usize> = searched.iter().map(|one| one.shown.len()).collect();
        shown.sort_unstable();
        assert_eq!(shown, [0, 1, 1]);
        let digest = &searched[0].digest;
        assert!(digest.len() == 32 && searched.iter().all(|one| one.digest == *digest), "the same question is seen to be the same");
        assert!(!bodies.iter().any(|body| String::from_utf8_lossy(body).contains("چوری")));
        // What is no question is no look-up.
        for q in ["", "  ", "\u{202E}\u{200B}", "کا", "-"] {
            let page = search(&clerk, q, "serve-citizen").await.expect(422).text();
            assert!(page.contains("id=\"q-error\""), "{q}");
        }
        search(&clerk, "چوری", "curiosity").await.expect(422);
        search(&clerk, &"ا".repeat(201), "serve-citizen").await.expect(422);
        assert_eq!(lookups(&app).await, before + 3);
    }

    /// A list goes on where it ended; nothing twice, nothing left out.
    async fn a_long_list_goes_on(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        for number in 1..=45 {
            told(&clerk, number, &[]).await;
            app.clock.advance(1);
        }
        let (mut seen, mut after) = (Vec::new(), json!(""));
        for _ in 0..3 {
            let (numbers, next) = numbers(&clerk, &json!({"q": "چوری", "purpose": "serve-citizen", "after": after})).await;
            seen.extend(numbers);
            after = next;
        }
        let expected: Vec<String> = (1..=45).rev().map(|n| format!("QTA-SAR-2026-{n:06}")).collect();
        assert_eq!((seen, after), (expected, Value::Null));
        let page = search(&clerk, "چوری", "serve-citizen").await.expect(200).text();
        assert!(page.contains("name=\"after\"") && page.contains("autofocus"));
    }

    /// What is erased is not found any more, and nothing by which it was found is left.
    async fn what_is_erased_is_not_found(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let report = told(&clerk, 1, &[]).await;
        assert!(finds(&clerk, "zarmina").await);
        app.settle().await;
        app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        for q in ["zarmina", "0300-0000001", "QTA-SAR-2026-000001", "چوری"] {
            assert!(!finds(&clerk, q).await, "{q}");
        }
        assert_eq!(count(&app, "vault_recent").await, 0);
        app.expect_clean().await;
    }

    /// The index is derived: emptied, it is made anew from what is sealed, and finds the same.
    async fn the_index_is_made_anew_from_what_is_sealed(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let report = told(&clerk, 1, &[]).await;
        told(&clerk, 2, &[("name", "عبداللہ")]).await;
        let tx = app.core.db.write().await.unwrap();
        vault::index::rebuild(&tx, "complaint").await.unwrap();
        tx.commit().await.unwrap();
        assert!(!finds(&clerk, "zarmina").await);
        app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        let searched = complaints::service::Searched;
        let mut after = None;
        loop {
            after = searched.read_in(&app.core, after).await.unwrap();
            if after.is_none() {
                break;
            }
        }
        assert!(!finds(&clerk, "zarmina").await, "erased while it waited");
        let page = search(&clerk, "عبداللہ", "serve-citizen").await.text();
        assert!(page.contains("QTA-SAR-2026-000002"));
        assert_eq!(count(&app, "vault_waiting").await, 0);
        app.expect_clean().await;
    }

    /// Who is not signed in, or sends another's form, searches nothing.
    async fn only_officers_search(app: TestApp) {
        app.guest().post("/reports/search", &[("q", "1"), ("purpose", "serve-citizen")]).await.expect(401);
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        clerk.post_as_typed("/reports/search", &[("q", "1"), ("purpose", "serve-citizen"), ("csrf", "forged")]).await.expect(403);
        let wrong = clerk.post_json("/api/v1/reports/search", &once(98), &json!({"q": "چوری", "purpose": "x"})).await.expect(422);
        assert_eq!(wrong.json()["errors"][0]["field"], "purpose");
        assert_eq!(lookups(&app).await, 0);
    }
}

async fn rows(app: &TestApp, sql: &str) -> Vec<sea_orm::QueryResult> {
    use sea_orm::{ConnectionTrait, Statement};
    let tx = app.core.db.read().await.unwrap();
    tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql)).await.unwrap()
}

async fn count(app: &TestApp, table: &str) -> i64 {
    rows(app, &format!("SELECT COUNT(*) FROM {table}")).await[0].try_get_by_index(0).unwrap()
}

/// The bodies of the searches in the journal, oldest first.
async fn searches(app: &TestApp) -> Vec<Vec<u8>> {
    let sql = "SELECT body FROM journal_entry WHERE kind = 1 AND body IS NOT NULL ORDER BY recorded_at, id";
    rows(app, sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}
