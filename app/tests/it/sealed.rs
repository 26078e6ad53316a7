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
