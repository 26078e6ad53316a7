//! What becomes of an FIR, and of what is none: refusals with their notices, referrals, additions.

use serde_json::json;
use testkit::{Browser, Reply, TestApp, taken_away};

use crate::once;

async fn register(sho: &Browser<'_>, more: &[(&str, &str)]) -> Reply {
    let once = once();
    let mut fields = vec![
        ("source", "own-motion"),
        ("sections", "379"),
        ("words", "میری موٹر سائیکل چوری ہو گئی"),
        ("property", "موٹر سائیکل"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields.push(("once", &once));
    sho.post("/firs/new", &fields).await
}

async fn refuse(browser: &Browser<'_>, fir: &str, reasons: &str, court: &str) -> Reply {
    let once = once();
    let fields = [("reasons", reasons), ("court", court), ("once", once.as_str())];
    browser.post(&format!("{fir}/refusal"), &fields).await
}

async fn add(browser: &Browser<'_>, fir: &str, more: &[(&str, &str)]) -> Reply {
    let once = once();
    let mut fields = vec![
        ("kind", "statement"),
        ("words", "چور نے نیلا کوٹ پہنا تھا"),
        ("dictated_by", "زرمینہ بی بی"),
        ("written_by", "محرر تھانہ"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields.push(("once", &once));
    browser.post(&format!("{fir}/supplement"), &fields).await
}

async fn refer(sho: &Browser<'_>, more: &[(&str, &str)]) -> Reply {
    let once = once();
    let mut fields =
        vec![("sections", "352"), ("words", "ہمسائے نے تھپڑ مارا"), ("court", "جوڈیشل مجسٹریٹ سریاب")];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields.push(("once", &once));
    sho.post("/referrals/new", &fields).await
}

const REASONS: &str = "دیوانی تنازعہ ہے، شہادت موجود نہیں";

testkit::both_engines! { app crate::app;
    /// Refused with reasons, it leaves both notices, stands in the diary and is told to its report; once.
    async fn a_refusal_leaves_both_notices(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let report = "019ab5c0-0000-7000-8000-0000000000f1";
        let fir = register(&sho, &[("report", report)]).await.expect(303).location();
        refuse(&sho, &fir, REASONS, "جوڈیشل مجسٹریٹ سریاب").await.expect(303);
        let page = sho.get(&fir).await.expect(200).text();
        assert!(page.contains(REASONS) && page.contains("جوڈیشل مجسٹریٹ سریاب"));
        for to in ["informant", "magistrate"] {
            assert!(page.contains(&format!("{fir}/notices/{to}")));
            assert!(sho.get(&format!("{fir}/notices/{to}")).await.expect(200).bytes.starts_with(b"%PDF"));
        }
        sho.get(&format!("{fir}/notices/press")).await.expect(404);
        let diary = clerk.get("/diary").await.expect(200).text();
        assert!(diary.contains("Decision not to investigate") && !diary.contains(REASONS));
        let again = refuse(&sho, &fir, REASONS, "عدالت").await.expect(422).text();
        assert!(again.contains(REASONS) && again.contains("id=\"reasons-error\""), "what was typed is not lost");
        app.expect_clean().await;
    }

    /// Without reasons, a court, a number or the charge there is no refusal; and then there is no notice either.
    async fn refused_only_with_reasons_and_by_whoever_has_charge(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let other = app.officer("sho", "QTA-CTY").await;
        let fir = register(&sho, &[]).await.expect(303).location();
        for (reasons, court, fault) in [("", "عدالت", "reasons"), (" \n", "عدالت", "reasons"), (REASONS, "", "court")] {
            let page = refuse(&sho, &fir, reasons, court).await.expect(422).text();
            assert!(page.contains(&format!("id=\"{fault}-error\"")));
        }
        refuse(&clerk, &fir, REASONS, "عدالت").await.expect(403);
        refuse(&other, &fir, REASONS, "عدالت").await.expect(404);
        refuse(&sho, "/firs/019ab5c0-0000-7000-8000-00000000dead", REASONS, "عدالت").await.expect(404);
        sho.get(&format!("{fir}/notices/informant")).await.expect(404);
        app.clock.advance(600);
        sho.get(&fir).await.expect(200);
        app.clock.advance(400);
        let page = refuse(&sho, &fir, REASONS, "عدالت").await.expect(422).text();
        assert!(page.contains("older than 15 minutes") && page.contains(REASONS));
        assert!(!sho.get(&fir).await.text().contains("It is not investigated"));
    }

    /// The same three verbs over JSON: each once however often it is sent, each refused to whom its page refuses it.
    async fn what_becomes_of_a_matter_over_json(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let other = app.officer("sho", "QTA-CTY").await;
        let fir = register(&sho, &[]).await.expect(303).location();
        let (refusal, supplements) = (format!("/api/v1{fir}/refusal"), format!("/api/v1{fir}/supplements"));
        let added = json!({"kind": "statement", "words": "چور نے نیلا کوٹ پہنا تھا", "dictated_by": "زرمینہ بی بی", "written_by": "محرر"});
        let key = once();
        for _ in 0..2 {
            assert_eq!(clerk.post_json(&supplements, &key, &added).await.expect(201).json()["ordinal"], 1);
        }
        let mut changed = added.clone();
        changed["words"] = json!("کچھ اور");
        clerk.post_json(&supplements, &key, &changed).await.expect(409);
        assert_eq!(sho.post_json(&supplements, &once(), &added).await.expect(201).json()["ordinal"], 2);
        let faults = sho.post_json(&supplements, &once(), &json!({"kind": "correction"})).await.expect(422).json();
        assert_eq!(faults["errors"].as_array().unwrap().len(), 5, "{faults}");
        let why = json!({"reasons": REASONS, "court": "جوڈیشل مجسٹریٹ سریاب"});
        clerk.post_json(&refusal, &once(), &why).await.expect(403);
        let key = once();
        for _ in 0..2 {
            sho.post_json(&refusal, &key, &why).await.expect(204);
        }
        sho.post_json(&refusal, &once(), &why).await.expect(409);
        assert_eq!(sho.post_json(&refusal, &once(), &json!({"reasons": " "})).await.expect(422).json()["errors"].as_array().unwrap().len(), 2);
        let matter = json!({"sections": "352", "words": "ہمسائے نے تھپڑ مارا", "court": "جوڈیشل مجسٹریٹ سریاب"});
        clerk.post_json("/api/v1/referrals", &once(), &matter).await.expect(403);
        let key = once();
        let made = sho.post_json("/api/v1/referrals", &key, &matter).await.expect(201).json();
        let again = sho.post_json("/api/v1/referrals", &key, &matter).await.expect(200).json();
        assert_eq!(made["id"], again["id"]);
        assert!(made["number"].as_str().unwrap().starts_with("QTA-SAR-D-2026-") && again["number"].is_null());
        for (path, body) in [(refusal.as_str(), &why), (supplements.as_str(), &added)] {
            other.post_json(path, &once(), body).await.expect(404);
            app.guest().post_json(path, &once(), body).await.expect(401);
        }
        app.guest().post_json("/api/v1/referrals", &once(), &matter).await.expect(401);
        for wrong in ["x", "%DB%B1%DB%B2", "%E2%80%AE1", "019ab5c0-0000-7000-8000-00000000dead"] {
            sho.post_json(&format!("/api/v1/firs/{wrong}/refusal"), &once(), &why).await.expect(404);
            sho.post_json(&format!("/api/v1/firs/{wrong}/supplements"), &once(), &added).await.expect(404);
        }
        let page = sho.get(&fir).await.expect(200).text();
        assert_eq!(page.matches("نیلا کوٹ").count(), 2, "added twice, not four times");
        app.expect_clean().await;
    }

    /// Two deciding at once decide once.
    async fn two_refusals_at_once_are_one(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let fir = register(&sho, &[]).await.expect(303).location();
        let (one, other) = tokio::join!(refuse(&sho, &fir, REASONS, "عدالت"), refuse(&sho, &fir, REASONS, "عدالت"));
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422]);
        app.expect_clean().await;
    }

    /// Additions stand beside it, in order, signed; the FIR's row keeps its digest and its page its words.
    async fn additions_leave_the_fir_as_it_was(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let fir = register(&sho, &[("name", "گل بی بی")]).await.expect(303).location();
        let before = row_of(&app, &fir).await;
        sho.get(&format!("{fir}/annex.pdf")).await.expect(404);
        add(&clerk, &fir, &[]).await.expect(303);
        let correction = [("kind", "correction"), ("corrects", "خانہ 3"), ("words", "نمبر QAB-1235 ہے"), ("signed", "thumb")];
        add(&sho, &fir, &correction).await.expect(303);
        let page = add(&sho, &fir, &[("kind", "correction"), ("written_by", "")]).await.expect(422).text();
        assert!(page.contains("id=\"corrects-error\"") && page.contains("id=\"signed-error\"") && page.contains("id=\"written_by-error\"") && page.contains("نیلا کوٹ"));
        let page = clerk.get(&fir).await.expect(200).text();
        assert!(page.contains("نیلا کوٹ") && page.contains("QAB-1235") && page.contains("خانہ 3") && page.contains("موٹر سائیکل"));
        assert!(sho.get(&format!("{fir}/annex.pdf")).await.expect(200).bytes.starts_with(b"%PDF"));
        assert!(clerk.get("/diary").await.text().contains("Addition to an FIR"));
        assert_eq!(row_of(&app, &fir).await, before, "the FIR itself never changes");
        let other = app.officer("sho", "QTA-CTY").await;
        add(&other, &fir, &[]).await.expect(404);
        let circle = app.officer("sdpo", "QTA-C-SAR").await;
        add(&circle, &fir, &[]).await.expect(403);
        app.expect_clean().await;
    }

    /// CrPC 161 and 162: a statement is not signed, and a woman's in such a matter is taken down as the law asks; a mistake of writing
    /// asks nobody.
    async fn a_statement_is_taken_down_as_the_law_asks(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let met = [("presence", "female-officer"), ("present", "ASI نازیہ"), ("taken_at", "residence")];
        let fir = [&[("sections", "354"), ("property", "")], &met[..]].concat();
        let fir = register(&sho, &fir).await.expect(303).location();
        let form = sho.get(&format!("{fir}/supplement?kind=statement")).await.expect(200).text();
        assert!(form.contains("name=\"presence\"") && !form.contains("name=\"signed\""));
        let form = sho.get(&format!("{fir}/supplement?kind=correction")).await.expect(200).text();
        assert!(!form.contains("name=\"presence\"") && form.contains("name=\"signed\""));
        let page = add(&sho, &fir, &[]).await.expect(422).text();
        for asked in ["presence", "present", "taken_at"] {
            assert!(page.contains(&format!("id=\"{asked}-error\"")), "{asked}");
        }
        assert!(page.contains("نیلا کوٹ"), "nothing typed is lost");
        let signed = [&met[..], &[("signed", "thumb")]].concat();
        let page = add(&sho, &fir, &signed).await.expect(422).text();
        assert!(page.contains("is not signed") && !page.contains("name=\"signed\"") && page.contains("نیلا کوٹ"));
        // A sign-in that grew old meanwhile loses nothing.
        app.clock.advance(600);
        sho.get(&fir).await.expect(200);
        app.clock.advance(301);
        let page = add(&sho, &fir, &met).await.expect(422).text();
        assert!(page.contains("نیلا کوٹ") && page.contains("ASI نازیہ"), "{page}");
        let sho = app.back("sho", "QTA-SAR").await;
        add(&sho, &fir, &met).await.expect(303);
        add(&sho, &fir, &[("presence", "not-hers")]).await.expect(303);
        let correction = [("kind", "correction"), ("corrects", "خانہ 4"), ("signed", "absent")];
        add(&sho, &fir, &correction).await.expect(303);
        let page = sho.get(&fir).await.expect(200).text();
        assert!(page.contains("ASI نازیہ") && page.matches("نیلا کوٹ").count() == 3);
        // Another's theft asks nothing of a statement.
        let theft = register(&sho, &[]).await.expect(303).location();
        assert!(!sho.get(&format!("{theft}/supplement")).await.expect(200).text().contains("name=\"presence\""));
        add(&sho, &theft, &[]).await.expect(303);
        app.expect_clean().await;
    }

    /// A non-cognizable matter has the diary's number and a slip; a cognizable section warns and does not block.
    async fn a_referral_has_the_diarys_number(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        sho.get("/referrals/new").await.expect(200);
        let made = refer(&sho, &[("name", "گل بی بی")]).await.expect(303).location();
        let page = sho.get(&made).await.expect(200).text();
        assert!(page.contains("QTA-SAR-D-2026-000001") && page.contains("گل بی بی") && page.contains("تھپڑ"));
        assert!(sho.get(&format!("{made}/slip.pdf")).await.expect(200).bytes.starts_with(b"%PDF"));
        let diary = clerk.get("/diary").await.text();
        assert!(diary.contains("Non-cognizable report") && diary.contains("تھپڑ") && !diary.contains("گل بی بی"));
        let list = clerk.get("/referrals").await.expect(200).text();
        assert!(list.contains("QTA-SAR-D-2026-000001") && !list.contains("گل بی بی"));
        let page = refer(&sho, &[("sections", "379")]).await.expect(422).text();
        assert!(page.contains("id=\"confirmed-error\"") && page.contains("تھپڑ"));
        refer(&sho, &[("sections", "379"), ("confirmed", "yes")]).await.expect(303);
        assert!(clerk.get("/referrals").await.text().contains("(cognizable)"));
        let file = taken_away(&app, &clerk, ("/referrals", "/referrals", ""), &[]).await;
        let warned = file.iter().filter(|row| row[2].contains("(cognizable)")).count();
        assert_eq!((file.len(), warned), (2, 1), "{file:?}");
        refer(&clerk, &[]).await.expect(403);
        let other = app.officer("sho", "QTA-CTY").await;
        other.get(&made).await.expect(404);
        assert!(!other.get("/referrals").await.text().contains("QTA-SAR-D"));
        assert!(!other.get("/referrals.csv").await.text().contains("QTA-SAR-D"));
        app.expect_clean().await;
    }

    /// A report is referred once; afterwards its FIR needs an order of a court, or a cognizable section.
    async fn after_a_referral_an_fir_needs_an_order(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let from = ("report", "019ab5c0-0000-7000-8000-0000000000f1");
        refer(&sho, &[from]).await.expect(303);
        refer(&sho, &[from]).await.expect(422);
        let page = register(&sho, &[from, ("sections", "352"), ("warnings_seen", "not-cognizable")]).await.expect(422).text();
        assert!(page.contains("id=\"source-error\""));
        let order = [from, ("sections", "352"), ("source", "court"), ("source_paper", "12/26")];
        register(&sho, &order).await.expect(303);
        refer(&sho, &[from]).await.expect(422);
        let other = ("report", "019ab5c0-0000-7000-8000-0000000000f2");
        refer(&sho, &[other]).await.expect(303);
        register(&sho, &[other, ("sections", "379")]).await.expect(303);
        app.expect_clean().await;
    }

    /// With the keys of FIR and referral what was said is gone; that it was decided, and when, remains.
    async fn erasure_takes_reasons_and_additions(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let fir = register(&sho, &[]).await.expect(303).location();
        refuse(&sho, &fir, REASONS, "عدالت").await.expect(303);
        add(&sho, &fir, &[]).await.expect(303);
        app.settle().await;
        app.erase("fir", fir.trim_start_matches("/firs/").parse().unwrap()).await;
        let page = sho.get(&fir).await.expect(200).text();
        assert!(page.contains("It is not investigated") && !page.contains(REASONS) && !page.contains("نیلا کوٹ"));
        sho.get(&format!("{fir}/annex.pdf")).await.expect(404);
        assert!(app.check().await.is_clean());
    }
}

/// The stored row of an FIR, every column.
async fn row_of(app: &TestApp, fir: &str) -> String {
    let id: kernel::ids::FirId = fir.trim_start_matches("/firs/").parse().unwrap();
    let tx = app.core.db.read().await.unwrap();
    let row = station_records::store::fir::by_id(&tx, id).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    format!("{row:?}")
}
