//! Sealed reports with the real diary: the book keeps its entry and its number, under a pseudonym and without a word.

use db::Engine;
use testkit::{Browser, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

const WORDS: &str = "پڑوسی دھمکیاں دیتا ہے";

/// Records a report; its id and number.
async fn told(clerk: &Browser<'_>, at: u32, seal: &str) -> (String, String) {
    let once = format!("019ab5c0-0000-7000-8000-{at:012}");
    let fields =
        [("words", WORDS), ("spoken", "urdu"), ("landmark", "کاریز"), ("seal", seal), ("once", &once)];
    let slip = clerk.post("/reports/new", &fields).await.expect(303).location();
    let page = clerk.get(&slip).await.expect(200).text();
    let (_, rest) = page.split_once("slip-number").unwrap();
    let (_, rest) = rest.split_once("<bdi dir=\"ltr\">").unwrap();
    let number = rest.split_once("</bdi>").unwrap().0.to_owned();
    (slip.trim_start_matches("/reports/").trim_end_matches("/slip").to_owned(), number)
}

/// The pseudonyms in a page of the diary.
fn pseudonyms(page: &str) -> Vec<String> {
    let codes = page.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let mut found: Vec<String> =
        codes.filter(|code| code.len() == 11 && code.starts_with("S-")).map(str::to_owned).collect();
    found.dedup();
    found
}

testkit::both_engines! { app app;
    /// Every serial is there; the sealed one says neither number nor words, and its pseudonym follows from nothing.
    async fn the_diary_has_its_entry_under_a_pseudonym_and_no_gap(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        told(&clerk, 1, "").await;
        let (report, number) = told(&clerk, 2, "violence").await;
        told(&clerk, 3, "ordinary").await;
        let diary = sho.get("/diary").await.expect(200).text();
        for serial in 1..=3 {
            assert!(diary.contains(&format!("id=\"entry-{serial}\"")), "{serial}");
        }
        assert!(!diary.contains(&number) && diary.matches(WORDS).count() == 2, "{diary}");
        let found = pseudonyms(&diary);
        assert_eq!(found.len(), 1, "{found:?}");
        let page = named.get(&format!("/reports/{report}?purpose=investigate")).await.expect(200).text();
        assert!(page.contains(&found[0]), "its handlers know what the book calls it");
        let office = organisation::unit_id("QTA-SAR");
        let json = sho.get(&format!("/api/v1/offices/{office}/diary/2026-11-21")).await.expect(200).text();
        assert!(!json.contains(&number) && json.contains(&found[0]) && json.matches(WORDS).count() == 2);
        app.expect_clean().await;
    }

    /// What was entered before it was sealed stays in the book and is shown under a pseudonym, in the book of every office.
    async fn sealed_afterwards_the_book_says_it_no_more(app: TestApp) {
        let (sho, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        app.officer("woman-officer", "QTA").await;
        let (report, number) = told(&sho, 1, "").await;
        let to = organisation::unit_id("QTA-CTY").to_string();
        let offer = [("to", to.as_str()), ("ground", "other"), ("words", "کاریز کے قریب"), ("once", "019ab5c0-0000-7000-8000-0000000000b1")];
        sho.post(&format!("/reports/{report}/transfer"), &offer).await.expect(303);
        assert!(there.get("/diary").await.text().contains(&number));
        let seal = [("profile", "witness"), ("reason", "گواہ"), ("once", "019ab5c0-0000-7000-8000-0000000000b2")];
        sho.post(&format!("/reports/{report}/seal"), &seal).await.expect(303);
        for (officer, entries) in [(&sho, 3), (&there, 2)] {
            for page in ["/diary", "/diary.csv"] {
                let diary = officer.get(page).await.expect(200).text();
                assert!(!diary.contains(&number) && !diary.contains(WORDS) && !diary.contains("کاریز"), "{diary}");
                assert_eq!(pseudonyms(&diary).len(), 1, "{diary}");
                assert!(page != "/diary" || diary.matches("id=\"entry-").count() == entries, "{diary}");
            }
        }
        app.expect_clean().await;
    }

    /// A referral to the magistrate is sealed with its report.
    async fn a_referral_is_sealed_with_its_report(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        app.officer("woman-officer", "QTA").await;
        let (report, number) = told(&sho, 1, "").await;
        let fields = [("report", report.as_str()), ("sections", "352"), ("court", "جوڈیشل مجسٹریٹ"),
            ("words", WORDS), ("once", "019ab5c0-0000-7000-8000-0000000000c1")];
        let referral = sho.post("/referrals/new", &fields).await.expect(303).location();
        sho.get(&referral).await.expect(200);
        let seal = [("profile", "violence"), ("reason", "خاتون"), ("once", "019ab5c0-0000-7000-8000-0000000000c2")];
        sho.post(&format!("/reports/{report}/seal"), &seal).await.expect(303);
        sho.get(&referral).await.expect(404);
        let list = sho.get("/referrals").await.expect(200).text();
        assert!(!list.contains(referral.trim_start_matches("/referrals/")), "{list}");
        let diary = sho.get("/diary").await.text();
        assert!(!diary.contains(&number) && !diary.contains(WORDS), "{diary}");
        app.expect_clean().await;
    }
}

/// The FIR of a sealed report.
async fn register(who: &Browser<'_>, report: &str, more: &[(&str, &str)]) -> testkit::Reply {
    let mut fields = vec![
        ("report", report),
        ("source", "oral"),
        ("words", WORDS),
        ("name", "زرمینہ"),
        ("place", "کاریز"),
    ];
    fields.extend([
        ("signed", "thumb"),
        ("read_over", "yes"),
        ("sections", "506"),
        ("warnings_seen", "not-cognizable"),
        ("once", "019ab5c0-0000-7000-8000-0000000000d1"),
    ]);
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend_from_slice(more);
    who.post("/firs/new", &fields).await
}

testkit::both_engines! { app app;
    /// Registered by the named officer, superior in rank, in the station's own book (CrPC 551): its number stands in the register, she
    /// in nobody's.
    async fn its_fir_stands_in_the_register_under_a_pseudonym(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number) = told(&clerk, 1, "violence").await;
        let never = "019ab5c0-0000-7000-8000-00000000dead";
        for form in [report.as_str(), never] {
            sho.get(&format!("/firs/new?report={form}")).await.expect(404);
            register(&sho, form, &[]).await.expect(404);
            register(&sho, form, &[("words", "")]).await.expect(404);
        }
        let draft = named.get(&format!("/firs/new?report={report}")).await.expect(200).text();
        assert!(draft.contains(WORDS) && draft.contains("Sariab"), "{draft}");
        let fir = register(&named, &report, &[]).await.expect(303).location();
        let whole = named.get(&fir).await.expect(200).text();
        assert!(whole.contains("زرمینہ") && whole.contains(WORDS) && whole.contains("1/26"), "{whole}");
        for officer in [&sho, &clerk] {
            assert!(officer.get("/firs").await.expect(200).text().contains("1/26"), "no gap in the register");
            let masked = officer.get(&fir).await.expect(200).text();
            assert!(masked.contains("1/26") && masked.contains("This FIR is sealed") && pseudonyms(&masked).len() == 1, "{masked}");
            for page in [fir.clone(), "/firs".to_owned(), "/firs.csv".to_owned(), "/diary".to_owned(), format!("/api/v1{fir}")] {
                let text = officer.get(&page).await.expect(200).text();
                for secret in ["زرمینہ", WORDS, "کاریز", number.as_str()] {
                    assert!(!text.contains(secret), "{page} says {secret}: {text}");
                }
            }
            assert!(officer.get(&format!("{fir}/form.pdf")).await.expect(200).bytes.starts_with(b"%PDF"));
        }
        let copy = [("kind", "magistrate"), ("recipient", "عدالت"), ("once", "019ab5c0-0000-7000-8000-0000000000d2")];
        sho.post(&format!("{fir}/copies"), &copy).await.expect(403);
        named.post(&format!("{fir}/copies"), &copy).await.expect(303);
        app.officer("sho", "QTA-CTY").await.get(&fir).await.expect(404);
        app.expect_clean().await;
    }

    /// PPC 376-A: nobody sealed it before, and its sections keep her identity secret. Those who are named read it; the station's hands,
    /// whoever signed it included, read number, hours and sections.
    async fn sections_that_keep_her_secret_seal_it(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number) = told(&clerk, 1, "").await;
        let rape = [("sections", "376"), ("presence", "not-hers")];
        // However it is written: the catalogue has no such clause, and the law keeps her secret all the same.
        let clause = [("sections", "دفعہ 376(iii)"), ("warnings_seen", "unlisted-section"), rape[1]];
        let other = [clause[0], clause[1], clause[2], ("once", "019ab5c0-0000-7000-8000-0000000000d3")];
        for (fir, of_report) in [
            (register(&sho, "", &rape).await.expect(303).location(), false),
            (register(&sho, &report, &other).await.expect(303).location(), true),
        ] {
            let whole = named.get(&fir).await.expect(200).text();
            assert!(whole.contains("زرمینہ") && whole.contains(WORDS), "{of_report}: {whole}");
            // She is told of it by nobody: it stands in her own list, and she sends its copies.
            assert!(named.get("/firs").await.expect(200).text().contains(&fir), "{of_report}");
            assert!(whole.contains(&format!("{fir}/copies")), "{of_report}: {whole}");
            for page in [fir.clone(), "/firs".to_owned(), "/firs.csv".to_owned(), "/diary".to_owned(), format!("/api/v1{fir}")] {
                let text = clerk.get(&page).await.expect(200).text() + &sho.get(&page).await.expect(200).text();
                for secret in ["زرمینہ", "کاریز"] {
                    assert!(!text.contains(secret), "{page} says {secret}: {text}");
                }
            }
            assert!(clerk.get(&fir).await.text().contains("This FIR is sealed"));
            let found = sho.post("/firs/search", &[("q", "زرمینہ"), ("purpose", "investigate")]).await.expect(200).text();
            assert!(!found.contains(&fir), "found by her name: {found}");
            if of_report {
                sho.get(&format!("/reports/{report}?purpose=serve-citizen")).await.expect(404);
                named.get(&format!("/reports/{report}?purpose=investigate")).await.expect(200);
                let diary = clerk.get("/diary").await.expect(200).text();
                assert!(!diary.contains(&number) && !diary.contains(WORDS) && !pseudonyms(&diary).is_empty(), "{diary}");
            }
        }
        app.expect_clean().await;
    }

    /// Whoever is named in the place of an officer who was relieved reads the FIRs too, and the one before no more: nothing that is
    /// sealed is left without a reader.
    async fn an_fir_is_sealed_for_whoever_is_named_now(app: TestApp) {
        let (named, sho) = (app.officer("woman-officer", "QTA").await, app.officer("sho", "QTA-SAR").await);
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, _) = told(&clerk, 1, "").await;
        let rape = [("sections", "376"), ("presence", "not-hers")];
        let other = [rape[0], rape[1], ("once", "019ab5c0-0000-7000-8000-0000000000d3")];
        let firs = [
            register(&sho, "", &rape).await.expect(303).location(),
            register(&sho, &report, &other).await.expect(303).location(),
        ];
        let reports = khidmat::capabilities::contracts().reports;
        let follow = async || {
            complaints::service::name_handlers(&app.system()).await.unwrap();
            station_records::service::name_for_firs(&app.system(), reports.as_ref()).await.unwrap()
        };
        assert_eq!(follow().await, 0, "who is named stays named");
        let mut w = app.system().begin().await.unwrap();
        organisation::service::relieve(&mut w, organisation::post_id("QTA", "woman-officer", 1), "T-2").await.unwrap();
        w.commit().await.unwrap();
        let dpo = app.officer("dpo", "QTA").await;
        assert_eq!((follow().await, follow().await), (2, 0));
        for fir in &firs {
            assert!(dpo.get(fir).await.expect(200).text().contains("زرمینہ"), "{fir}");
            assert!(!named.get(fir).await.text().contains("زرمینہ"), "{fir}");
            assert!(!sho.get(fir).await.text().contains("زرمینہ"), "{fir}");
        }
        app.expect_clean().await;
    }
}
